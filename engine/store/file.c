#include "engine/store/file.h"

#include "engine/store/file_copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often a folder is read again when names were left over, before it counts as not empty. */
#define EMPTY_PASSES 3

static bool
to_z(struct str path, char z[PATH_MAX])
{
	if (path.n == 0 || path.n >= PATH_MAX || memchr(path.p, '\0', path.n)) {
		errno = path.n >= PATH_MAX ? ENAMETOOLONG : EINVAL;
		return false;
	}
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	return true;
}

static bool
fail(struct error *err, const char *doing, struct str path)
{
	return error_errno(err, errno, "cannot %s '%" STR_FMT "'", doing, STR_ARG(path));
}

/* --- paths as text ------------------------------------------------------------------------ */

static struct str
without_slashes(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

struct str
path_join(struct arena *a, struct str folder, struct str name)
{
	if (folder.n == 0 || str_starts(name, STR("/")))
		return str_copy(a, name);
	if (folder.p[folder.n - 1] == '/')
		return str_concat(a, folder, name);
	return str_concat(a, folder, STR("/"), name);
}

struct str
path_name(struct str path)
{
	path = without_slashes(path);
	const size_t slash = str_rindex(path, '/');
	return slash == path.n || path.n == 1 ? path : str_slice(path, slash + 1, path.n);
}

struct str
path_folder(struct str path)
{
	path = without_slashes(path);
	const size_t slash = str_rindex(path, '/');
	if (slash == path.n)
		return STR_NONE;
	return slash == 0 ? str_slice(path, 0, 1) : without_slashes(str_slice(path, 0, slash));
}

/* Drops the last part of what is built so far; false if there is none to drop. */
static bool
drop_part(struct buf *b, size_t root)
{
	const struct str built = buf_str(b);

	if (built.n == root || str_eq(path_name(built), STR("..")))
		return false;
	const size_t slash = str_rindex(built, '/');
	b->n = slash == built.n || slash < root ? root : slash;
	return true;
}

struct str
path_normal(struct arena *a, struct str path)
{
	const size_t root = str_starts(path, STR("/")) ? 1 : 0;
	struct buf b;
	struct str part;

	buf_init(&b, BUF_UNBOUNDED);
	if (root > 0)
		buf_add_char(&b, '/');
	while (str_split(&path, '/', &part)) {
		if (part.n == 0 || str_eq(part, STR(".")))
			continue;
		if (str_eq(part, STR("..")) && (drop_part(&b, root) || root > 0))
			continue;
		if (b.n > root)
			buf_add_char(&b, '/');
		buf_add(&b, part);
	}
	if (b.n == 0)
		buf_add_char(&b, '.');
	return buf_take(a, &b);
}

bool
path_is_below(struct str path, struct str folder)
{
	if (!str_starts(path, folder))
		return false;
	return path.n == folder.n || str_ends(folder, STR("/")) || path.p[folder.n] == '/';
}

/* --- asking ------------------------------------------------------------------------------- */

enum file_kind
file_kind(struct str path)
{
	char z[PATH_MAX];
	struct stat st;

	if (!to_z(path, z) || stat(z, &st) != 0)
		return FILE_NONE;
	if (S_ISREG(st.st_mode))
		return FILE_REGULAR;
	return S_ISDIR(st.st_mode) ? FILE_DIRECTORY : FILE_OTHER;
}

bool
file_exists(struct str path)
{
	return file_kind(path) != FILE_NONE;
}

bool
file_is_dir(struct str path)
{
	return file_kind(path) == FILE_DIRECTORY;
}

bool
file_is_executable(struct str path)
{
	char z[PATH_MAX];

	return file_kind(path) == FILE_REGULAR && to_z(path, z) && access(z, X_OK) == 0;
}

struct str
file_real_path(struct arena *a, struct str path)
{
	char z[PATH_MAX];

	char *real = to_z(path, z) ? realpath(z, NULL) : NULL;
	const struct str copy = real ? str_copy(a, str_from(real)) : STR_NONE;
	free(real); /* realpath's */
	return copy;
}

static int
by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool
is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

bool
file_list(struct arena *a, struct str folder, struct str **names, size_t *count, struct error *err)
{
	char z[PATH_MAX];
	struct str *items = NULL;
	size_t n = 0;
	size_t capacity = 0;

	DIR *dir = to_z(folder, z) ? opendir(z) : NULL;
	if (!dir && errno != ENOENT)
		return fail(err, "read folder", folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (!is_dots(entry->d_name))
			*arena_push(a, items, n, capacity) = str_copy(a, str_from(entry->d_name));
	if (dir)
		(void)closedir(dir); /* only read */
	if (n > 0)
		qsort(items, n, sizeof(*items), by_bytes);
	*names = items;
	*count = n;
	return true;
}

/* --- reading and writing ------------------------------------------------------------------ */

/* Reads until the end or one byte more than the limit. */
static bool
read_all(int fd, struct buf *b, size_t limit)
{
	for (;;) {
		char *room = buf_room(b, 16384);
		if (!room)
			return true;
		const ssize_t n = read(fd, room, 16384);
		if (n < 0 && errno != EINTR)
			return false;
		if (n == 0 || b->n > limit)
			return true;
		b->n += n > 0 ? (size_t)n : 0;
	}
}

static bool
read_fd(struct arena *a, int fd, struct str path, size_t limit, struct str *out, struct error *err)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (!read_all(fd, &b, limit)) {
		fail(err, "read", path);
		buf_free(&b);
		return false;
	}
	if (b.n > limit) {
		buf_free(&b);
		return error_set(err, ERROR_IO, "'%" STR_FMT "' is larger than %zu bytes",
			STR_ARG(path), limit);
	}
	*out = buf_take(a, &b);
	return true;
}

bool
file_read(struct arena *a, struct str path, size_t limit_bytes, struct str *out, struct error *err)
{
	char z[PATH_MAX];

	const int fd = to_z(path, z) ? open(z, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return fail(err, "read", path);
	const bool ok = read_fd(a, fd, path, limit_bytes, out, err);
	(void)close(fd); /* only read */
	return ok;
}

static bool
write_all(int fd, struct str content)
{
	while (content.n > 0) {
		const ssize_t n = write(fd, content.p, content.n);
		if (n < 0 && errno != EINTR)
			return false;
		content = str_slice(content, n > 0 ? (size_t)n : 0, content.n);
	}
	return true;
}

static bool
write_open(struct str path, struct str content, int flags, mode_t mode, struct error *err)
{
	char z[PATH_MAX];

	const int fd = to_z(path, z) ? open(z, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode) : -1;
	if (fd < 0)
		return fail(err, "write", path);
	const bool written = write_all(fd, content);
	if (!written)
		fail(err, "write", path);
	if (close(fd) != 0 && written)
		return fail(err, "write", path);
	return written;
}

bool
file_write(struct str path, struct str content, mode_t mode, struct error *err)
{
	return write_open(path, content, O_TRUNC, mode, err);
}

bool
file_append(struct str path, struct str content, mode_t mode, struct error *err)
{
	return write_open(path, content, O_APPEND, mode, err);
}

/* Opens a new file beside `path`, whose name is left in `z`. */
static int
open_beside(struct str path, char z[PATH_MAX])
{
	static const char suffix[] = ".XXXXXX";

	if (!to_z(path, z))
		return -1;
	if (path.n + sizeof(suffix) > PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(z + path.n, suffix, sizeof(suffix));
	return mkostemp(z, O_CLOEXEC);
}

bool
file_write_atomic(struct str path, struct str content, mode_t mode, struct error *err)
{
	char z[PATH_MAX];
	char to[PATH_MAX];

	const int fd = open_beside(path, z);
	if (fd < 0)
		return fail(err, "write", path);
	bool ok = fchmod(fd, mode) == 0 && write_all(fd, content);
	int errnum = errno;
	if (close(fd) != 0 && ok) {
		errnum = errno;
		ok = false;
	}
	if (ok && to_z(path, to) && rename(z, to) == 0)
		return true;
	errnum = ok ? errno : errnum;
	(void)unlink(z); /* what is told is why it failed before */
	errno = errnum;
	return fail(err, "write", path);
}

static bool
copy_link(const char *from, const char *to)
{
	char target[PATH_MAX];

	const ssize_t n = readlink(from, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	return (unlink(to) == 0 || errno == ENOENT) && symlink(target, to) == 0;
}

static bool
copy_open(int in, const char *to)
{
	struct file_copier copier = {0};
	struct stat st;

	if (fstat(in, &st) != 0 || (unlink(to) != 0 && errno != ENOENT))
		return false;
	const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0777);
	if (out < 0)
		return false;
	const bool ok = file_copy_bytes(&copier, in, out, (uint64_t)st.st_size);
	return close(out) == 0 && ok;
}

bool
file_copy(struct str from, struct str to, struct error *err)
{
	char from_z[PATH_MAX];
	char to_z_[PATH_MAX];

	if (!to_z(from, from_z))
		return fail(err, "copy", from);
	if (!to_z(to, to_z_))
		return fail(err, "write", to);
	const int in = open(from_z, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (in < 0 && errno == ELOOP)
		return copy_link(from_z, to_z_) || fail(err, "copy", from);
	if (in < 0)
		return fail(err, "copy", from);
	const bool ok = copy_open(in, to_z_) || fail(err, "write", to);
	(void)close(in); /* only read */
	return ok;
}

bool
file_link(struct str target, struct str path, struct error *err)
{
	char target_z[PATH_MAX];
	char z[PATH_MAX];

	if (!to_z(target, target_z) || !to_z(path, z))
		return fail(err, "link", path);
	if (symlink(target_z, z) == 0)
		return true;
	if (errno != EEXIST || unlink(z) != 0 || symlink(target_z, z) != 0)
		return fail(err, "link", path);
	return true;
}

/* --- folders ------------------------------------------------------------------------------ */

static bool
make_dirs(char *z, mode_t mode)
{
	struct stat st;

	if (mkdir(z, mode) == 0)
		return true;
	if (errno == EEXIST) {
		const bool is_dir = stat(z, &st) == 0 && S_ISDIR(st.st_mode);
		errno = ENOTDIR;
		return is_dir;
	}
	char *slash = strrchr(z, '/');
	if (errno != ENOENT || !slash || slash == z)
		return false;
	*slash = '\0';
	const bool ok = make_dirs(z, mode);
	*slash = '/';
	return ok && (mkdir(z, mode) == 0 || errno == EEXIST);
}

bool
file_make_dirs(struct str path, mode_t mode, struct error *err)
{
	char z[PATH_MAX];

	if (!to_z(without_slashes(path), z) || !make_dirs(z, mode))
		return fail(err, "make folder", path);
	return true;
}

bool
file_make_temp(struct arena *a, struct str prefix, struct str *out, struct error *err)
{
	const struct str name = str_concat(a, prefix, STR("XXXXXX"));
	char z[PATH_MAX];

	if (!to_z(name, z) || !mkdtemp(z))
		return fail(err, "make folder", name);
	*out = str_copy(a, str_from(z));
	return true;
}

/* A removal that goes on after failures. */
struct removal {
	struct str top;
	struct error *err;
	bool failed;
};

static void
remove_failed(struct removal *removal, const char *name)
{
	if (!removal->failed)
		error_errno(removal->err, errno, "cannot remove '%s' of '%" STR_FMT "'", name,
			STR_ARG(removal->top));
	removal->failed = true;
}

/* Opens a folder so that names can be removed from it. */
static int
open_folder(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct stat st;

	int fd = openat(parent, name, flags);
	if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0)
		fd = openat(parent, name, flags);
	if (fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 0700) != 0700)
		(void)fchmod(fd, 0700); /* else the names in it say why they stay */
	return fd;
}

static void remove_at(struct removal *removal, int parent, const char *name);

static void
remove_names(struct removal *removal, DIR *dir)
{
	rewinddir(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		if (!is_dots(entry->d_name))
			remove_at(removal, dirfd(dir), entry->d_name);
}

/* Some file systems skip names when others are removed during the reading: hence the passes. */
static void
remove_folder(struct removal *removal, int parent, const char *name)
{
	const int fd = open_folder(parent, name);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	int result = -1;

	if (!dir) {
		remove_failed(removal, name);
		if (fd >= 0)
			(void)close(fd); /* fdopendir failed, which is told */
		return;
	}
	for (int pass = 0; pass < EMPTY_PASSES; pass++) {
		remove_names(removal, dir);
		result = unlinkat(parent, name, AT_REMOVEDIR);
		if (result == 0 || removal->failed || (errno != ENOTEMPTY && errno != EEXIST))
			break;
	}
	if (result != 0)
		remove_failed(removal, name);
	(void)closedir(dir); /* only read */
}

static void
remove_at(struct removal *removal, int parent, const char *name)
{
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return;
	if (errno == EISDIR || errno == EPERM) /* EPERM is what POSIX says for a folder */
		remove_folder(removal, parent, name);
	else
		remove_failed(removal, name);
}

bool
file_remove_tree(struct str path, struct error *err)
{
	struct removal removal = {.top = path, .err = err};
	char z[PATH_MAX];

	if (!to_z(without_slashes(path), z))
		return fail(err, "remove", path);
	remove_at(&removal, AT_FDCWD, z);
	return !removal.failed;
}

bool
file_remove_contents(struct str path, struct error *err)
{
	struct removal removal = {.top = path, .err = err};
	char z[PATH_MAX];

	DIR *dir = to_z(path, z) ? opendir(z) : NULL;
	if (!dir)
		return fail(err, "empty", path);
	for (int pass = 0; pass < EMPTY_PASSES; pass++)
		remove_names(&removal, dir);
	(void)closedir(dir); /* only read */
	return !removal.failed;
}
