#include "engine/store/seal.h"

#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "expr/base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER     "lact seal 1 "
#define HEADER_MAX 64
#define SEAL_MODE  0444
#define SEAL_MAX   ((size_t)64 << 20)
#define WRITE_BITS ((mode_t)0222)
#define MODE_BITS  ((mode_t)07777)
#define NO_DIGEST  "-"

#ifdef __APPLE__
#define MTIME(st) (st)->st_mtimespec
#define CTIME(st) (st)->st_ctimespec
#else
#define MTIME(st) (st)->st_mtim
#define CTIME(st) (st)->st_ctim
#endif

struct sealed {
	char kind; /* f, d, l; o for what is none of them */
	mode_t mode;
	uint64_t stamp;
	struct str digest;
	struct str path; /* below the folder; "." for itself */
	bool is_seen;
};

struct sealed_list {
	struct sealed *items;
	size_t count;
	size_t capacity;
};

struct seal {
	struct arena *a;
	struct str folder;
	struct sealed_list is;    /* as it is there, without digests */
	struct sealed_list was;   /* as the seal says, in the same order */
	struct sealed_list added; /* what is not in the seal */
	struct map by_path;       /* of `was`; made when the order is another */
	size_t next;              /* what comes next in `was` if nothing changed */
	struct str what;          /* the first difference */
	bool is_broken;
	bool is_touched; /* permissions were set again */
};

/* What a quick look reads of a seal. */
struct head {
	uint64_t stamp;
	struct str paths; /* each with a NUL behind it */
};

/* --- stamps ------------------------------------------------------------------------------- */

static uint64_t
mix(uint64_t sum, uint64_t value)
{
	sum = (sum ^ value) * 0x9e3779b97f4a7c15u;
	return sum ^ (sum >> 32);
}

/* A folder's changes when something is added, removed or renamed in it. */
static uint64_t
stamp_of(const struct stat *st)
{
	const uint64_t all[] = {(uint64_t)st->st_size, (uint64_t)st->st_ino, (uint64_t)st->st_mode,
		(uint64_t)MTIME(st).tv_sec, (uint64_t)MTIME(st).tv_nsec, (uint64_t)CTIME(st).tv_sec,
		(uint64_t)CTIME(st).tv_nsec};
	uint64_t stamp = 0;

	for (size_t i = 0; i < COUNT_OF(all); i++)
		stamp = mix(stamp, all[i]);
	return stamp;
}

/* One number for all paths; what is missing counts as 0. */
static uint64_t
stamp_all(struct arena *a, struct str folder, struct str paths)
{
	const char *z = str_z(a, folder);
	const int root = z ? open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	uint64_t sum = 0;
	struct str path;
	struct stat st;

	if (root < 0)
		return 0;
	while (paths.n > 0 && str_split(&paths, '\0', &path))
		sum = mix(sum,
			fstatat(root, path.p, &st, AT_SYMLINK_NOFOLLOW) == 0 ? stamp_of(&st) : 0);
	(void)close(root); /* only read */
	return sum;
}

/* --- one file ----------------------------------------------------------------------------- */

static bool
look(struct arena *a, struct str path, struct stat *out)
{
	const char *z = str_z(a, path);

	return z && lstat(z, out) == 0;
}

static char
kind_of(const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return 'f';
	if (S_ISDIR(st->st_mode))
		return 'd';
	return S_ISLNK(st->st_mode) ? 'l' : 'o';
}

static bool
digest_of(struct arena *a, struct str path, char kind, struct str *out, struct error *err)
{
	char target[PATH_MAX];

	*out = STR(NO_DIGEST);
	if (kind == 'f')
		return digest_file(a, path, out, err);
	if (kind != 'l')
		return true;
	const ssize_t n = readlink(str_z(a, path), target, sizeof(target));
	return n < 0 ? error_errno(err, errno, "cannot read the link '%" STR_FMT "'", STR_ARG(path))
		     : digest_text(a, (struct str){target, (size_t)n}, out, err);
}

static struct str
full_path(const struct seal *seal, const struct sealed *item)
{
	return path_join(seal->a, seal->folder, item->path);
}

static void
add_item(struct seal *seal, struct str path, const struct stat *st)
{
	struct sealed_list *is = &seal->is;

	*arena_push(seal->a, is->items, is->count, is->capacity) = (struct sealed){
		.kind = kind_of(st),
		.mode = st->st_mode & MODE_BITS,
		.stamp = stamp_of(st),
		.digest = STR(NO_DIGEST),
		.path = path,
	};
}

static bool
list_below(struct seal *seal, struct str below, struct error *err)
{
	struct arena *a = seal->a;
	struct str *names;
	struct stat st;
	size_t count;

	if (!file_list(a, path_join(a, seal->folder, below), &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct str path = path_join(a, below, names[i]);
		if (!look(a, path_join(a, seal->folder, path), &st))
			continue; /* removed meanwhile */
		add_item(seal, path, &st);
		if (S_ISDIR(st.st_mode) && !list_below(seal, path, err))
			return false;
	}
	return true;
}

static bool
list_all(struct seal *seal, struct error *err)
{
	struct stat st;

	if (!look(seal->a, seal->folder, &st))
		return error_errno(
			err, errno, "cannot look at '%" STR_FMT "'", STR_ARG(seal->folder));
	add_item(seal, STR("."), &st);
	return list_below(seal, STR_NONE, err);
}

/* --- the file ----------------------------------------------------------------------------- */

static struct str
paths_of(struct arena *a, const struct sealed_list *list)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < list->count; i++) {
		buf_add(&b, list->items[i].path);
		buf_add_char(&b, '\0');
	}
	return buf_take(a, &b);
}

static bool
write_seal(
	const struct sealed_list *list, const struct head *head, struct str file, struct error *err)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, HEADER "%016" PRIx64 " %zx\n", head->stamp, head->paths.n);
	buf_add(&b, head->paths);
	for (size_t i = 0; i < list->count; i++) {
		const struct sealed *item = &list->items[i];
		buf_add_fmt(&b, "%c %o %016" PRIx64 " %" STR_FMT "\n", item->kind,
			(unsigned)item->mode, item->stamp, STR_ARG(item->digest));
	}
	const bool ok = file_write_atomic(file, buf_str(&b), SEAL_MODE, err);
	buf_free(&b);
	return ok;
}

static bool
read_number(struct str *rest, int base, uint64_t *out)
{
	struct str word;

	*out = 0;
	if (!str_split(rest, ' ', &word) || word.n == 0)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		const int digit = char_digit_value(word.p[i]);
		if (digit >= base)
			return false;
		*out = *out * (uint64_t)base + (uint64_t)digit;
	}
	return true;
}

/* The first line, which is taken off `rest`. */
static bool
read_header(struct str *rest, uint64_t *stamp, uint64_t *size_bytes)
{
	struct str line;

	if (!str_line(rest, &line) || !str_starts(line, STR(HEADER)))
		return false;
	line = str_slice(line, sizeof(HEADER) - 1, line.n);
	return read_number(&line, 16, stamp) && read_number(&line, 16, size_bytes);
}

static bool
read_paths(struct arena *a, int fd, struct head *out)
{
	char first[HEADER_MAX];
	uint64_t size_bytes;

	const ssize_t n = pread(fd, first, sizeof(first), 0);
	struct str rest = {first, n > 0 ? (size_t)n : 0};
	if (!read_header(&rest, &out->stamp, &size_bytes) || size_bytes > SEAL_MAX)
		return false;
	char *paths = arena_alloc(a, (size_t)size_bytes);
	if (pread(fd, paths, (size_t)size_bytes, n - (off_t)rest.n) != (ssize_t)size_bytes ||
		size_bytes == 0 || paths[size_bytes - 1] != '\0')
		return false;
	out->paths = (struct str){paths, (size_t)size_bytes};
	return true;
}

/* The start of the file alone. False if it is no seal; an empty file has no paths. */
static bool
read_head(struct arena *a, struct str file, struct head *out)
{
	const char *z = str_z(a, file);
	const int fd = z ? file_open_regular(z, 0) : -1;
	struct stat st;

	*out = (struct head){0};
	if (fd < 0)
		return false;
	const bool ok = fstat(fd, &st) == 0 && (st.st_size == 0 || read_paths(a, fd, out));
	(void)close(fd); /* only read */
	return ok;
}

static bool
read_item(struct str line, struct str path, struct sealed *out)
{
	struct str kind;
	uint64_t mode;

	*out = (struct sealed){.path = path};
	if (!str_split(&line, ' ', &kind) || kind.n != 1 || !read_number(&line, 8, &mode) ||
		!read_number(&line, 16, &out->stamp))
		return false;
	out->kind = kind.p[0];
	out->mode = (mode_t)mode & MODE_BITS;
	out->digest = line;
	return true;
}

static bool
read_seal(struct arena *a, struct str text, struct sealed_list *out)
{
	uint64_t size_bytes;
	uint64_t stamp;
	struct str path;
	struct str line;

	if (!read_header(&text, &stamp, &size_bytes) || size_bytes > text.n)
		return false;
	struct str paths = str_slice(text, 0, (size_t)size_bytes);
	text = str_slice(text, (size_t)size_bytes, text.n);
	while (paths.n > 0 && str_split(&paths, '\0', &path)) {
		if (!str_line(&text, &line) ||
			!read_item(
				line, path, arena_push(a, out->items, out->count, out->capacity)))
			return false;
	}
	return true;
}

/* --- making ------------------------------------------------------------------------------- */

static bool
set_mode(struct seal *seal, struct sealed *item, mode_t mode, struct error *err)
{
	const struct str path = full_path(seal, item);
	struct stat st;

	if (chmod(str_z(seal->a, path), mode) != 0 || !look(seal->a, path, &st))
		return error_errno(
			err, errno, "cannot set permissions of '%" STR_FMT "'", STR_ARG(path));
	item->mode = st.st_mode & MODE_BITS;
	item->stamp = stamp_of(&st);
	return true;
}

static bool
seal_item(struct seal *seal, struct sealed *item, struct error *err)
{
	if (item->kind == 'f' && (item->mode & WRITE_BITS) &&
		!set_mode(seal, item, item->mode & ~WRITE_BITS, err))
		return false;
	return digest_of(seal->a, full_path(seal, item), item->kind, &item->digest, err);
}

static bool
make(struct seal *seal, struct str file, struct error *err)
{
	struct head head;

	if (!list_all(seal, err))
		return false;
	for (size_t i = 0; i < seal->is.count; i++)
		if (!seal_item(seal, &seal->is.items[i], err))
			return false;
	head.paths = paths_of(seal->a, &seal->is);
	head.stamp = stamp_all(seal->a, seal->folder, head.paths);
	return write_seal(&seal->is, &head, file, err);
}

bool
seal_make(struct str folder, struct str file, struct error *err)
{
	struct arena tmp = {0};
	struct seal seal = {.a = &tmp, .folder = folder};
	const bool ok = make(&seal, file, err);

	arena_free(&tmp);
	return ok;
}

/* --- checking ----------------------------------------------------------------------------- */

static void
differs(struct seal *seal, struct str path, const char *how)
{
	if (seal->what.n == 0)
		seal->what = str_fmt(seal->a, "'%" STR_FMT "' %s", STR_ARG(path), how);
}

/* Tells more than that something was added. */
static void
breaks(struct seal *seal, struct str path, const char *how)
{
	if (!seal->is_broken)
		seal->what = STR_NONE;
	seal->is_broken = true;
	differs(seal, path, how);
}

static void
index_paths(struct seal *seal)
{
	for (size_t i = 0; i < seal->was.count; i++)
		map_set(&seal->by_path, seal->was.items[i].path, &seal->was.items[i]);
}

static struct sealed *
find(struct seal *seal, struct str path)
{
	struct sealed_list *was = &seal->was;

	if (seal->next >= was->count || !str_eq(was->items[seal->next].path, path)) {
		if (seal->by_path.count == 0)
			index_paths(seal);
		const struct sealed *found = map_find(&seal->by_path, path);
		if (!found)
			return NULL;
		seal->next = (size_t)(found - was->items);
	}
	return &was->items[seal->next++];
}

static bool
has_same_bytes(struct seal *seal, const struct sealed *was)
{
	struct str digest;

	return digest_of(seal->a, full_path(seal, was), was->kind, &digest, NULL) &&
	       str_eq(digest, was->digest);
}

/* Permissions are set as they were, but for a link, which has none. */
static void
compare(struct seal *seal, struct sealed *was, const struct sealed *is)
{
	const bool same_mode = was->mode == is->mode;

	was->is_seen = true;
	if (was->kind == is->kind && was->stamp == is->stamp && same_mode)
		return;
	seal->is_touched |= !same_mode;
	was->stamp = is->stamp;
	if (was->kind != is->kind)
		breaks(seal, was->path, "was changed");
	else if (was->kind != 'l' && !same_mode && !set_mode(seal, was, was->mode, NULL))
		breaks(seal, was->path, "has other permissions");
	else if (!has_same_bytes(seal, was))
		breaks(seal, was->path, "was changed");
}

static void
compare_all(struct seal *seal)
{
	struct sealed_list *added = &seal->added;

	for (size_t i = 0; i < seal->is.count; i++) {
		const struct sealed *is = &seal->is.items[i];
		struct sealed *was = find(seal, is->path);
		if (was) {
			compare(seal, was, is);
			continue;
		}
		*arena_push(seal->a, added->items, added->count, added->capacity) = *is;
		if (!seal->is_broken)
			differs(seal, is->path, "was added");
	}
	for (size_t i = 0; i < seal->was.count; i++)
		if (!seal->was.items[i].is_seen)
			breaks(seal, seal->was.items[i].path, "is missing");
}

static enum seal_state
unreadable(struct seal *seal, const char *why)
{
	seal->what = str_from(why);
	return SEAL_BROKEN;
}

static enum seal_state
compare_with(struct seal *seal, struct str file)
{
	struct str text;

	map_init(&seal->by_path, seal->a, false);
	if (!file_read(seal->a, file, SEAL_MAX, &text, NULL) ||
		!read_seal(seal->a, text, &seal->was))
		return unreadable(seal, "the seal is damaged");
	if (!list_all(seal, NULL))
		return unreadable(seal, "a folder cannot be read");
	compare_all(seal);
	if (seal->is_broken)
		return SEAL_BROKEN;
	return seal->added.count > 0 ? SEAL_ADDED : SEAL_WHOLE;
}

/*
 * A stamp that was taken before the bytes were compared stands for what was compared. If anything
 * was set right, it is the next look that writes the seal anew.
 */
static enum seal_state
check(struct seal *seal, struct str file)
{
	struct head head;

	if (!read_head(seal->a, file, &head))
		return unreadable(seal, "the seal cannot be read");
	if (head.paths.n == 0)
		return SEAL_WHOLE;
	const uint64_t stamp = stamp_all(seal->a, seal->folder, head.paths);
	if (stamp == head.stamp)
		return SEAL_WHOLE;
	head.stamp = stamp;
	const enum seal_state state = compare_with(seal, file);
	if (state == SEAL_WHOLE && !seal->is_touched)
		IGNORE(write_seal(
			&seal->was, &head, file, NULL)); /* the next look only costs more */
	return state;
}

enum seal_state
seal_check(struct arena *a, struct str folder, struct str file, struct str *what)
{
	struct arena tmp = {0};
	struct seal seal = {.a = &tmp, .folder = folder};
	const enum seal_state state = check(&seal, file);

	*what = str_copy(a, seal.what);
	arena_free(&tmp);
	return state;
}

static enum seal_state
remove_added(struct seal *seal)
{
	for (size_t i = 0; i < seal->added.count; i++)
		if (!file_remove_tree(full_path(seal, &seal->added.items[i]), NULL))
			return SEAL_BROKEN;
	return SEAL_WHOLE;
}

enum seal_state
seal_restore(struct arena *a, struct str folder, struct str file, struct str *what)
{
	struct arena tmp = {0};
	struct seal seal = {.a = &tmp, .folder = folder};
	enum seal_state state = check(&seal, file);

	if (state == SEAL_ADDED)
		state = remove_added(&seal);
	*what = str_copy(a, seal.what);
	arena_free(&tmp);
	return state;
}
