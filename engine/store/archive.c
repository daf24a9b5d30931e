#include "engine/store/archive.h"

#include "engine/store/archive_library.h"
#include "engine/store/file.h"
#include "engine/store/locale_utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRIES_MAX ((size_t)2000000)
#define BYTES_MAX   ((int64_t)64 << 30)
#define BLOCK_BYTES ((size_t)1 << 17)

/* One extraction: from `in` into the folder `root`. */
struct extraction {
	struct arena a; /* reset for each entry */
	const struct archive_options *options;
	const struct archive_library *lib;
	struct archive *in;
	struct archive *out;
	struct str root;
	size_t entry_count;
	int64_t size_bytes;
	struct error *err;
};

/* --- names -------------------------------------------------------------------------------- */

/* False for an absolute name and one with a `..`. */
static bool
is_inside(struct str name)
{
	struct str part;

	if (str_starts(name, STR("/")))
		return false;
	while (str_split(&name, '/', &part))
		if (str_eq(part, STR("..")))
			return false;
	return true;
}

/* Drops leading components; empty if there are no more than those. */
static struct str
strip(struct str name, int count)
{
	while (str_starts(name, STR("./")))
		name = str_slice(name, 2, name.n);
	for (; count > 0 && name.n > 0; count--)
		name = str_slice(name, str_index(name, '/', 0) + 1, name.n);
	return name;
}

/* Seen from the root; a `..` may lead up to there. */
static struct str
from_base(struct extraction *extraction, struct str name)
{
	const struct str base = extraction->options->base;

	if (base.n == 0 || str_starts(name, STR("/")))
		return name;
	return path_normal(&extraction->a, path_join(&extraction->a, base, name));
}

static struct str
name_of(struct extraction *extraction, struct str name)
{
	return strip(
		str_copy(&extraction->a, from_base(extraction, name)), extraction->options->strip);
}

/*
 * Whether a link at `name` leads to a place below the root. `..` is allowed at the start alone:
 * there it goes up real folders, while behind another name it could go up from where a link led.
 */
static bool
link_stays(struct str name, struct str target)
{
	size_t depth = 0;
	struct str part;
	bool is_start = true;

	for (struct str rest = path_folder(name); rest.n > 0 && str_split(&rest, '/', &part);)
		depth += part.n > 0 && !str_eq(part, STR("."));
	if (str_starts(target, STR("/")))
		return false;
	while (str_split(&target, '/', &part)) {
		if (part.n == 0 || str_eq(part, STR(".")))
			continue;
		if (!str_eq(part, STR("..")))
			is_start = false;
		else if (!is_start || depth-- == 0)
			return false;
	}
	return true;
}

static bool
refuse(struct extraction *extraction, const char *name, const char *why)
{
	error_set(extraction->err, ERROR_NETWORK, "the archive is refused: '%s' %s", name, why);
	return error_help(extraction->err, "it is damaged, or made to write outside its folder");
}

static bool
check_symlink(struct extraction *extraction, struct str name, const char *target)
{
	if (!target || extraction->options->any_links || link_stays(name, str_from(target)))
		return true;
	return refuse(extraction, target, "is the target of a link that leads outside");
}

/* A hard link's target is a name of the archive, and is moved as names are. */
static bool
move_hardlink(struct extraction *extraction, struct archive_entry *entry)
{
	const char *target = extraction->lib->archive_entry_hardlink(entry);

	if (!target)
		return true;
	const struct str inner = name_of(extraction, str_from(target));
	if (inner.n == 0 || !is_inside(from_base(extraction, str_from(target))))
		return refuse(extraction, target, "is the target of a link that leads outside");
	extraction->lib->archive_entry_set_hardlink(
		entry, str_z(&extraction->a, path_join(&extraction->a, extraction->root, inner)));
	return true;
}

static bool
check_type(struct extraction *extraction, struct archive_entry *entry, struct str name)
{
	const mode_t type = extraction->lib->archive_entry_filetype(entry);

	if (type == 0 || S_ISREG(type) || S_ISDIR(type) || S_ISLNK(type))
		return true;
	return refuse(extraction, str_z(&extraction->a, name), "is not a file, folder or link");
}

/* --- entries ------------------------------------------------------------------------------ */

static bool
failed(struct extraction *extraction, struct archive *side, const char *doing)
{
	const char *reason = extraction->lib->archive_error_string(side);

	return error_set(extraction->err, ERROR_IO, "cannot %s the archive: %s", doing,
		reason ? reason : "unknown reason");
}

static bool
count_bytes(struct extraction *extraction, size_t n)
{
	extraction->size_bytes += (int64_t)n;
	return extraction->size_bytes <= BYTES_MAX ||
	       error_set(extraction->err, ERROR_NETWORK,
		       "the archive is refused: it holds more than %jd GiB",
		       (intmax_t)(BYTES_MAX >> 30));
}

static bool
is_cancelled(const struct extraction *extraction)
{
	const atomic_bool *cancel = extraction->options->cancel;

	if (!cancel || !atomic_load(cancel))
		return false;
	(void)error_set(extraction->err, ERROR_CANCELLED, "unpacking was cancelled");
	return true;
}

static bool
copy_data(struct extraction *extraction)
{
	const void *block;
	size_t n;
	int64_t offset;

	for (;;) {
		const int code = extraction->lib->archive_read_data_block(
			extraction->in, &block, &n, &offset);
		if (code == ARCHIVE_EOF)
			return true;
		if (code < ARCHIVE_WARN)
			return failed(extraction, extraction->in, "read");
		if (!count_bytes(extraction, n) || is_cancelled(extraction))
			return false;
		if (extraction->lib->archive_write_data_block(extraction->out, block, n, offset) <
			ARCHIVE_WARN)
			return failed(extraction, extraction->out, "write");
	}
}

/* What the owner can't read, nobody can use or remove. */
static mode_t
mode_of(const struct extraction *extraction, struct archive_entry *entry)
{
	const mode_t mode = extraction->lib->archive_entry_perm(entry) & 0777;
	const bool is_folder = S_ISDIR(extraction->lib->archive_entry_filetype(entry));

	if (extraction->options->plain_modes)
		return is_folder ? 0755 : 0644;
	return is_folder ? mode | 0700 : mode | 0400;
}

static bool
write_entry(struct extraction *extraction, struct archive_entry *entry, struct str name)
{
	struct arena *a = &extraction->a;
	extraction->lib->archive_entry_set_pathname(
		entry, str_z(a, path_join(a, extraction->root, name)));
	extraction->lib->archive_entry_set_perm(entry, mode_of(extraction, entry));
	if (extraction->lib->archive_write_header(extraction->out, entry) < ARCHIVE_WARN)
		return failed(extraction, extraction->out, "write");
	if (extraction->lib->archive_entry_hardlink(entry) == NULL &&
		extraction->lib->archive_entry_size(entry) != 0 && !copy_data(extraction))
		return false;
	return extraction->lib->archive_write_finish_entry(extraction->out) >= ARCHIVE_WARN ||
	       failed(extraction, extraction->out, "write");
}

static bool
take_entry(struct extraction *extraction, struct archive_entry *entry)
{
	const char *pathname = extraction->lib->archive_entry_pathname(entry);

	if (is_cancelled(extraction))
		return false;
	if (++extraction->entry_count > ENTRIES_MAX)
		return error_set(extraction->err, ERROR_NETWORK,
			"the archive is refused: it has more than %zu entries", ENTRIES_MAX);
	if (!pathname)
		return refuse(extraction, "", "is not a name");
	if (!is_inside(from_base(extraction, str_from(pathname))))
		return refuse(extraction, pathname, "leads outside");
	const struct str name = name_of(extraction, str_from(pathname));
	if (name.n == 0 || (extraction->options->skips &&
				   extraction->options->skips(extraction->options->owner, name)))
		return true;
	return check_type(extraction, entry, name) &&
	       check_symlink(extraction, name, extraction->lib->archive_entry_symlink(entry)) &&
	       move_hardlink(extraction, entry) && write_entry(extraction, entry, name);
}

static bool
take_all(struct extraction *extraction)
{
	struct archive_entry *entry;

	for (;;) {
		const int code = extraction->lib->archive_read_next_header(extraction->in, &entry);
		if (code == ARCHIVE_EOF)
			break;
		if (code < ARCHIVE_WARN)
			return failed(extraction, extraction->in, "read");
		arena_reset(&extraction->a);
		if (!take_entry(extraction, entry))
			return false;
	}
	return extraction->lib->archive_write_close(extraction->out) == ARCHIVE_OK ||
	       failed(extraction, extraction->out, "write");
}

/* --- the archive -------------------------------------------------------------------------- */

static bool
open_both(struct extraction *extraction, struct str archive)
{
	const char *z = str_z(&extraction->a, archive);

	(void)extraction->lib->archive_read_support_filter_all(extraction->in); /* what is there */
	(void)extraction->lib->archive_read_support_format_tar(extraction->in);
	(void)extraction->lib->archive_read_support_format_zip(extraction->in);
	/* links that the archive makes are never followed; names are checked once more */
	(void)extraction->lib->archive_write_disk_set_options(extraction->out,
		ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_SYMLINKS |
			ARCHIVE_EXTRACT_SECURE_NODOTDOT);
	return (z && extraction->lib->archive_read_open_filename(extraction->in, z, BLOCK_BYTES) ==
			       ARCHIVE_OK) ||
	       failed(extraction, extraction->in, "open");
}

static bool
extract_into(struct str archive, struct str root, const struct archive_options *options,
	struct error *err)
{
	struct extraction extraction = {.options = options, .root = root, .err = err};
	const struct archive_library *lib = archive_library_load(err);

	if (!lib)
		return false;
	extraction.lib = lib;
	extraction.in = lib->archive_read_new();
	extraction.out = lib->archive_write_disk_new();
	if (!extraction.in || !extraction.out)
		arena_exhausted();
	locale_t before;
	const locale_t locale = locale_utf8_enter(&before);
	const bool ok = open_both(&extraction, archive) && take_all(&extraction);
	locale_utf8_leave(locale, before);
	(void)lib->archive_read_free(extraction.in);   /* only read */
	(void)lib->archive_write_free(extraction.out); /* closed when all went well */
	arena_free(&extraction.a);
	return ok || error_prefix(err, "'%" STR_FMT "'", STR_ARG(archive));
}

static bool
put_in_place(struct arena *tmp, struct str from, struct str to, struct error *err)
{
	if (!file_remove_tree(to, err))
		return false;
	if (chmod(str_z(tmp, from), 0755) != 0 || rename(str_z(tmp, from), str_z(tmp, to)) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(to));
	return true;
}

bool
archive_extract(struct str archive, struct str directory, const struct archive_options *options,
	struct error *err)
{
	struct arena tmp;
	struct str partial;

	arena_init(&tmp);
	bool ok =
		file_make_temp(&tmp, str_concat(&tmp, directory, STR(".partial-")), &partial, err);
	if (ok) {
		/* libarchive refuses links on the way to the root, too */
		ok = extract_into(archive, file_real_path(&tmp, partial), options, err) &&
		     put_in_place(&tmp, partial, directory, err);
		if (!ok)
			IGNORE(file_remove_tree(partial, NULL)); /* told is why it failed */
	}
	arena_free(&tmp);
	return ok;
}

bool
archive_extract_over(struct str archive, struct str directory,
	const struct archive_options *options, struct error *err)
{
	struct arena tmp = {0};
	const struct str root = file_real_path(&tmp, directory);
	const bool ok = root.n > 0 ? extract_into(archive, root, options, err)
				   : error_set(err, ERROR_MISSING, "'%" STR_FMT "' does not exist",
					     STR_ARG(directory));

	arena_free(&tmp);
	return ok;
}
