#include "engine/store/archive_pack.h"

#include "engine/store/archive_library.h"
#include "engine/store/file.h"
#include "engine/store/locale_utf8.h"
#include "engine/store/unique.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 18)

struct archive_pack {
	struct arena a;
	struct archive_pack_options options;
	const struct archive_library *lib;
	struct archive *out;
	struct archive_entry *entry;
	struct archive_entry_linkresolver *links; /* of tar */
	struct str path;
	struct str partial;
	char *piece;
	locale_t locale;
	locale_t locale_before;
};

static bool
failed(struct archive_pack *pack, const char *doing, struct error *err)
{
	const char *reason = pack->lib->archive_error_string(pack->out);

	return error_set(err, ERROR_IO, "cannot %s '%" STR_FMT "': %s", doing, STR_ARG(pack->path),
		reason ? reason : "unknown reason");
}

static bool
is_cancelled(const struct archive_pack *pack, struct error *err)
{
	if (!pack->options.cancel || !atomic_load(pack->options.cancel))
		return false;
	(void)error_set(err, ERROR_CANCELLED, "packing was cancelled");
	return true;
}

/* --- one file ----------------------------------------------------------------------------- */

/* A file that shrinks meanwhile is filled up, one that grows is cut: its size has been told. */
static bool
copy_content(struct archive_pack *pack, int fd, uint64_t size, struct error *err)
{
	while (size > 0) {
		if (is_cancelled(pack, err))
			return false;
		const size_t wanted = size < PIECE ? (size_t)size : PIECE;
		const ssize_t n = read(fd, pack->piece, wanted);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, errno, "cannot read a file");
		if (n == 0)
			return true; /* libarchive fills it up */
		if (pack->lib->archive_write_data(pack->out, pack->piece, (size_t)n) < 0)
			return failed(pack, "write", err);
		size -= (uint64_t)n;
	}
	return true;
}

static bool
write_file(struct archive_pack *pack, struct str path, uint64_t size, struct error *err)
{
	struct arena tmp = {0};
	const int fd = size > 0 ? file_open_regular(str_z(&tmp, path), O_RDONLY | O_CLOEXEC) : -1;

	if (size > 0 && fd < 0)
		(void)error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
	const bool ok = size == 0 || (fd >= 0 && copy_content(pack, fd, size, err));
	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return ok;
}

/* A file of several links has its content with the first of them alone. */
static void
set_hard_link(struct archive_pack *pack)
{
	struct archive_entry *spare = NULL;

	if (pack->links)
		pack->lib->archive_entry_linkify(pack->links, &pack->entry, &spare);
}

/* Who the owner is says nothing on another machine. */
static void
set_entry(struct archive_pack *pack, struct arena *a, struct str name, const struct stat *st)
{
	const struct archive_library *lib = pack->lib;

	lib->archive_entry_clear(pack->entry);
	lib->archive_entry_copy_stat(pack->entry, st);
	lib->archive_entry_set_pathname(pack->entry, str_z(a, name));
	lib->archive_entry_set_uid(pack->entry, 0);
	lib->archive_entry_set_gid(pack->entry, 0);
	lib->archive_entry_set_uname(pack->entry, "");
	lib->archive_entry_set_gname(pack->entry, "");
}

static bool
set_symlink(struct archive_pack *pack, struct arena *a, struct str path, struct error *err)
{
	char *target = arena_alloc(a, PATH_MAX);
	const ssize_t n = readlink(str_z(a, path), target, PATH_MAX - 1);

	if (n < 0)
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
	target[n] = '\0';
	pack->lib->archive_entry_set_symlink(pack->entry, target);
	return true;
}

static bool
write_entry(struct archive_pack *pack, struct str path, const struct stat *st, struct error *err)
{
	set_hard_link(pack);
	if (pack->lib->archive_write_header(pack->out, pack->entry) < ARCHIVE_WARN)
		return failed(pack, "write", err);
	if (!S_ISREG(st->st_mode) || pack->lib->archive_entry_hardlink(pack->entry))
		return true;
	return write_file(pack, path, (uint64_t)st->st_size, err);
}

static bool add(struct archive_pack *pack, struct str path, struct str name, struct error *err);

static bool
add_members(struct archive_pack *pack, struct arena *a, struct str path, struct str name,
	struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_list(a, path, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add(pack, path_join(a, path, names[i]), path_join(a, name, names[i]), err))
			return false;
	return true;
}

static bool
add_one(struct archive_pack *pack, struct arena *a, struct str path, struct str name,
	struct error *err)
{
	const bool is_zip = pack->options.format == PACK_ZIP;
	const char *path_z = str_z(a, path);
	struct stat st;

	if (!path_z || (is_zip ? stat(path_z, &st) : lstat(path_z, &st)) != 0)
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
		return true;
	set_entry(pack, a, name, &st);
	if (S_ISLNK(st.st_mode) && !set_symlink(pack, a, path, err))
		return false;
	return write_entry(pack, path, &st, err) &&
	       (is_zip || !S_ISDIR(st.st_mode) || add_members(pack, a, path, name, err));
}

static bool
add(struct archive_pack *pack, struct str path, struct str name, struct error *err)
{
	struct arena tmp = {0};

	const bool ok = !is_cancelled(pack, err) && add_one(pack, &tmp, path, name, err);
	arena_free(&tmp);
	return ok;
}

bool
archive_pack_add(struct archive_pack *pack, struct str path, struct str name, struct error *err)
{
	return add(pack, path, name, err);
}

/* --- the archive -------------------------------------------------------------------------- */

static bool
set_zip(struct archive_pack *pack)
{
	const struct archive_library *lib = pack->lib;
	const char *options =
		pack->options.level == 0
			? "zip:compression=store"
			: str_z(&pack->a, str_fmt(&pack->a, "zip:compression-level=%d",
						  pack->options.level));

	return lib->archive_write_set_format_zip(pack->out) == ARCHIVE_OK &&
	       lib->archive_write_set_options(pack->out, options) >= ARCHIVE_WARN;
}

static bool
set_tar(struct archive_pack *pack)
{
	const struct archive_library *lib = pack->lib;
	const bool is_zstd = pack->options.format == PACK_TAR_ZSTD;

	pack->links = lib->archive_entry_linkresolver_new();
	lib->archive_entry_linkresolver_set_strategy(
		pack->links, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE);
	if (lib->archive_write_set_format_pax_restricted(pack->out) != ARCHIVE_OK ||
		(is_zstd ? lib->archive_write_add_filter_zstd(pack->out)
			 : lib->archive_write_add_filter_gzip(pack->out)) < ARCHIVE_WARN)
		return false;
	if (is_zstd) /* older ones have no threads */
		(void)lib->archive_write_set_options(pack->out, "zstd:threads=0");
	return true;
}

static bool
start(struct archive_pack *pack, struct error *err)
{
	const bool is_set = pack->options.format == PACK_ZIP ? set_zip(pack) : set_tar(pack);

	return (is_set && pack->lib->archive_write_open_filename(
				  pack->out, str_z(&pack->a, pack->partial)) == ARCHIVE_OK) ||
	       failed(pack, "make", err);
}

struct archive_pack *
archive_pack_open(struct str path, const struct archive_pack_options *options, struct error *err)
{
	const struct archive_library *lib = archive_library_load(err);

	if (!lib)
		return NULL;
	struct archive_pack *pack = calloc(1, sizeof(*pack));
	if (!pack)
		arena_exhausted();
	pack->lib = lib;
	pack->options = *options;
	pack->path = str_copy(&pack->a, path);
	pack->partial = str_concat(&pack->a, path, STR(".partial-"), unique_name(&pack->a));
	pack->piece = arena_alloc(&pack->a, PIECE);
	pack->out = lib->archive_write_new();
	pack->entry = lib->archive_entry_new();
	if (!pack->out || !pack->entry)
		arena_exhausted();
	pack->locale = locale_utf8_enter(&pack->locale_before);
	if (start(pack, err))
		return pack;
	IGNORE(archive_pack_close(pack, false, NULL)); /* told is why it failed */
	return NULL;
}

static bool
put_in_place(struct archive_pack *pack, struct error *err)
{
	const char *partial = str_z(&pack->a, pack->partial);

	if (chmod(partial, 0600) == 0 && rename(partial, str_z(&pack->a, pack->path)) == 0)
		return true;
	return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(pack->path));
}

bool
archive_pack_close(struct archive_pack *pack, bool ok, struct error *err)
{
	const struct archive_library *lib = pack->lib;

	if (!ok)
		(void)lib->archive_write_fail(pack->out); /* else the rest of a file is made up */
	else if (lib->archive_write_close(pack->out) != ARCHIVE_OK)
		ok = failed(pack, "write", err);
	(void)lib->archive_write_free(pack->out); /* closed when all went well */
	lib->archive_entry_free(pack->entry);
	if (pack->links)
		lib->archive_entry_linkresolver_free(pack->links);
	locale_utf8_leave(pack->locale, pack->locale_before);
	ok = ok && put_in_place(pack, err);
	if (!ok)
		(void)unlink(str_z(&pack->a, pack->partial));
	arena_free(&pack->a);
	free(pack);
	return ok;
}
