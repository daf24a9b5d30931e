#include "engine/store/file.h"

#include "engine/store/file_copy.h"
#include "engine/store/file_part.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
file_to_z(struct str path, char z[PATH_MAX])
{
	if (path.n == 0 || path.n >= PATH_MAX || memchr(path.p, '\0', path.n)) {
		errno = path.n >= PATH_MAX ? ENAMETOOLONG : EINVAL;
		return false;
	}
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	return true;
}

bool
file_fail(struct error *err, const char *doing, struct str path)
{
	return error_errno(err, errno, "cannot %s '%" STR_FMT "'", doing, STR_ARG(path));
}

/* --- asking ------------------------------------------------------------------------------- */

enum file_kind
file_kind(struct str path)
{
	char z[PATH_MAX];
	struct stat st;

	if (!file_to_z(path, z) || stat(z, &st) != 0)
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

	return file_kind(path) == FILE_REGULAR && file_to_z(path, z) && access(z, X_OK) == 0;
}

bool
file_is_link(struct str path)
{
	char z[PATH_MAX];
	struct stat st;

	return file_to_z(path, z) && lstat(z, &st) == 0 && S_ISLNK(st.st_mode);
}

struct str
file_real_path(struct arena *a, struct str path)
{
	char z[PATH_MAX];

	char *real = file_to_z(path, z) ? realpath(z, NULL) : NULL;
	const struct str copy = real ? str_copy(a, str_from(real)) : STR_NONE;
	free(real); /* realpath's */
	return copy;
}

bool
file_is_dots(const char *name)
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

	DIR *dir = file_to_z(folder, z) ? opendir(z) : NULL;
	if (!dir && errno != ENOENT)
		return file_fail(err, "read folder", folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (!file_is_dots(entry->d_name))
			*arena_push(a, items, n, capacity) = str_copy(a, str_from(entry->d_name));
	if (dir)
		(void)closedir(dir); /* only read */
	if (n > 0)
		qsort(items, n, sizeof(*items), str_order);
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
		file_fail(err, "read", path);
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

int
file_open_regular(const char *path, int flags)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return fd; /* reading a folder is an error of its own */
	(void)close(fd);
	errno = ENXIO;
	return -1;
}

static bool
read_opened(struct arena *a, int fd, struct str path, size_t limit_bytes, struct str *out,
	struct error *err)
{
	if (fd < 0 && errno == ENXIO)
		return error_set(err, ERROR_IO,
			"cannot read '%" STR_FMT "': it is a FIFO, socket or device, not a file",
			STR_ARG(path));
	if (fd < 0)
		return file_fail(err, "read", path);
	const bool ok = read_fd(a, fd, path, limit_bytes, out, err);
	(void)close(fd); /* only read */
	return ok;
}

bool
file_read(struct arena *a, struct str path, size_t limit_bytes, struct str *out, struct error *err)
{
	char z[PATH_MAX];
	const int fd = file_to_z(path, z) ? file_open_regular(z, 0) : -1;

	return read_opened(a, fd, path, limit_bytes, out, err);
}

bool
file_read_given(
	struct arena *a, struct str path, size_t limit_bytes, struct str *out, struct error *err)
{
	char z[PATH_MAX];
	const int fd = file_to_z(path, z) ? open(z, O_RDONLY | O_CLOEXEC) : -1;

	return read_opened(a, fd, path, limit_bytes, out, err);
}

bool
file_check_inside(struct arena *a, struct str root, struct str path, struct error *err)
{
	const struct str real_root = file_real_path(a, root);
	const struct str real = file_real_path(a, path);

	/* reading reports a missing file */
	if (real.n == 0 || path_is_below(real, real_root))
		return true;
	(void)error_set(err, ERROR_INVALID,
		"'%" STR_FMT "' leads out of the repository, to '%" STR_FMT "': it is not read",
		STR_ARG(path), STR_ARG(real));
	return error_help(err, "put the file itself into the repository");
}

bool
file_read_inside(struct arena *a, struct str root, struct str path, size_t limit_bytes,
	struct str *out, struct error *err)
{
	return file_check_inside(a, root, path, err) && file_read(a, path, limit_bytes, out, err);
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

	const int fd = file_to_z(path, z)
			       ? open(z, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | flags, mode)
			       : -1;
	if (fd < 0)
		return file_fail(err, "write", path);
	const bool written = write_all(fd, content);
	if (!written)
		file_fail(err, "write", path);
	if (close(fd) != 0 && written)
		return file_fail(err, "write", path);
	return written;
}

bool
file_write(struct str path, struct str content, mode_t mode, struct error *err)
{
	return write_open(path, content, O_TRUNC, mode, err);
}

bool
file_overwrite(struct str path, struct str content, mode_t mode, struct error *err)
{
	return write_open(path, content, 0, mode, err);
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

	if (!file_to_z(path, z))
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
		return file_fail(err, "write", path);
	bool ok = fchmod(fd, mode) == 0 && write_all(fd, content);
	int errnum = errno;
	if (close(fd) != 0 && ok) {
		errnum = errno;
		ok = false;
	}
	if (ok && file_to_z(path, to) && rename(z, to) == 0)
		return true;
	errnum = ok ? errno : errnum;
	(void)unlink(z); /* the error is why it failed before */
	errno = errnum;
	return file_fail(err, "write", path);
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

	if (!file_to_z(from, from_z))
		return file_fail(err, "copy", from);
	if (!file_to_z(to, to_z_))
		return file_fail(err, "write", to);
	const int in = file_open_regular(from_z, O_NOFOLLOW);
	if (in < 0 && errno == ELOOP)
		return copy_link(from_z, to_z_) || file_fail(err, "copy", from);
	if (in < 0)
		return file_fail(err, "copy", from);
	const bool ok = copy_open(in, to_z_) || file_fail(err, "write", to);
	(void)close(in); /* only read */
	return ok;
}

bool
file_link(struct str target, struct str path, struct error *err)
{
	char target_z[PATH_MAX];
	char z[PATH_MAX];

	if (!file_to_z(target, target_z) || !file_to_z(path, z))
		return file_fail(err, "link", path);
	if (symlink(target_z, z) == 0)
		return true;
	if (errno != EEXIST || unlink(z) != 0 || symlink(target_z, z) != 0)
		return file_fail(err, "link", path);
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

	if (!file_to_z(file_without_slashes(path), z) || !make_dirs(z, mode))
		return file_fail(err, "make folder", path);
	return true;
}

bool
file_make_temp(struct arena *a, struct str prefix, struct str *out, struct error *err)
{
	const struct str name = str_concat(a, prefix, STR("XXXXXX"));
	char z[PATH_MAX];

	if (!file_to_z(name, z) || !mkdtemp(z))
		return file_fail(err, "make folder", name);
	*out = str_copy(a, str_from(z));
	return true;
}
