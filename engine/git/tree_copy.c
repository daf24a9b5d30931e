#include "engine/git/tree_copy.h"

#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* So old are copied files, for git to see that the index was written after them. */
#define AGE_S 2

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

struct tree_copy_level {
	struct str name;
	int from; /* -1: the source has no such folder */
	int to;
};

static enum tree_copy_result
failed(struct tree_copy *copy, const char *doing, struct str path)
{
	error_errno(copy->err, errno, "cannot %s '%" STR_FMT "'", doing, STR_ARG(path));
	return TREE_COPY_FAILED;
}

/* A name, as a C string. Names come from git or from readdir: without NUL and short. */
static bool
name_z(struct str name, char z[NAME_MAX + 1])
{
	if (name.n == 0 || name.n > NAME_MAX || memchr(name.p, '\0', name.n)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(z, name.p, name.n);
	z[name.n] = '\0';
	return true;
}

/* --- opening ------------------------------------------------------------------------------ */

static void
push(struct tree_copy *copy, struct str name, int from, int to)
{
	*arena_push(copy->a, copy->levels, copy->level_count, copy->level_capacity) =
		(struct tree_copy_level){name, from, to};
}

static void
pop_to(struct tree_copy *copy, size_t count)
{
	while (copy->level_count > count) {
		const struct tree_copy_level *level = &copy->levels[--copy->level_count];
		if (level->from >= 0)
			(void)close(level->from); /* only read */
		(void)close(level->to);           /* a folder */
	}
}

static bool
open_root(struct arena *a, struct str path, int *out, struct error *err)
{
	const char *z = str_z(a, path);

	*out = z ? open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (*out < 0)
		return error_errno(err, errno, "cannot open folder '%" STR_FMT "'", STR_ARG(path));
	return true;
}

bool
tree_copy_open(struct arena *a, struct str source, struct str target, const atomic_bool *cancel,
	struct tree_copy *out, struct error *err)
{
	struct tree_copy copy = {.a = a, .err = err, .cancel = cancel, .target = target};
	struct stat st;
	int from;
	int to;

	if (!file_make_dirs(target, 0755, err) || !open_root(a, source, &from, err))
		return false;
	if (!open_root(a, target, &to, err)) {
		(void)close(from); /* only read */
		return false;
	}
	push(&copy, STR_NONE, from, to);
	(void)clock_gettime(CLOCK_REALTIME, &copy.time); /* the clock is always there */
	copy.time = (struct timespec){.tv_sec = copy.time.tv_sec - AGE_S};
	if (fstat(to, &st) == 0) {
		copy.target_dev = st.st_dev;
		copy.target_ino = st.st_ino;
	}
	*out = copy;
	return true;
}

void
tree_copy_keep_links_inside(struct tree_copy *copy, struct str folder)
{
	const struct str real = file_real_path(copy->a, folder);

	copy->inside = path_normal(copy->a, folder);
	copy->inside_real = real.n > 0 ? real : copy->inside;
}

void
tree_copy_close(struct tree_copy *copy)
{
	pop_to(copy, 0);
}

bool
tree_copy_fork(
	const struct tree_copy *copy, struct arena *a, struct tree_copy *out, struct error *err)
{
	const struct tree_copy_level *root = &copy->levels[0];
	struct tree_copy fork = *copy;

	fork.a = a;
	fork.err = err;
	fork.file_count = 0;
	fork.outside = NULL;
	fork.left_out = NULL;
	fork.levels = NULL;
	fork.outside_count = fork.outside_capacity = 0;
	fork.left_out_count = fork.left_out_capacity = 0;
	fork.level_count = fork.level_capacity = 0;
	const int from = fcntl(root->from, F_DUPFD_CLOEXEC, 0);
	const int to = fcntl(root->to, F_DUPFD_CLOEXEC, 0);
	if (from >= 0 && to >= 0) {
		push(&fork, STR_NONE, from, to);
		*out = fork;
		return true;
	}
	(void)error_errno(err, errno, "cannot open '%" STR_FMT "' again", STR_ARG(copy->target));
	if (from >= 0)
		(void)close(from); /* only read */
	if (to >= 0)
		(void)close(to); /* a folder */
	return false;
}

void
tree_copy_join(struct tree_copy *copy, const struct tree_copy *fork)
{
	copy->file_count += fork->file_count;
	for (size_t i = 0; i < fork->outside_count; i++)
		*arena_push(copy->a, copy->outside, copy->outside_count, copy->outside_capacity) =
			str_copy(copy->a, fork->outside[i]);
	for (size_t i = 0; i < fork->left_out_count; i++)
		*arena_push(copy->a, copy->left_out, copy->left_out_count,
			copy->left_out_capacity) = fork->left_out[i]; /* the caller's */
}

/* --- folders ------------------------------------------------------------------------------ */

static bool
is_target(const struct tree_copy *copy, int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_dev == copy->target_dev &&
	       st.st_ino == copy->target_ino;
}

/* Opens a folder of the target, making it; a file or link of that name gives way. */
static int
open_target(int parent, const char *name)
{
	if (mkdirat(parent, name, 0755) != 0 && errno != EEXIST)
		return -1;
	int fd = openat(parent, name, FOLDER_FLAGS);
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP) && unlinkat(parent, name, 0) == 0 &&
		mkdirat(parent, name, 0755) == 0)
		fd = openat(parent, name, FOLDER_FLAGS);
	return fd;
}

/* Opens the folder `name` below the last level. */
static enum tree_copy_result
enter_name(struct tree_copy *copy, struct str name, bool must_exist)
{
	const struct tree_copy_level last = copy->levels[copy->level_count - 1];
	char z[NAME_MAX + 1];

	if (!name_z(name, z))
		return failed(copy, "copy folder", name);
	int from = last.from >= 0 ? openat(last.from, z, FOLDER_FLAGS) : -1;
	if (from < 0 && last.from >= 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		return failed(copy, "read folder", name);
	if (from >= 0 && is_target(copy, from)) {
		(void)close(from); /* only read */
		from = -1;
	}
	if (from < 0 && must_exist)
		return TREE_COPY_GONE;
	const int to = open_target(last.to, z);
	push(copy, name, from, to);
	if (to >= 0)
		return TREE_COPY_DONE;
	failed(copy, "write folder", name);
	copy->level_count--;
	if (from >= 0)
		(void)close(from); /* only read */
	return TREE_COPY_FAILED;
}

/* Makes the open levels those of `folder`. */
static enum tree_copy_result
enter(struct tree_copy *copy, struct str folder, bool must_exist)
{
	size_t depth = 1;
	struct str name;

	while (folder.n > 0 && str_split(&folder, '/', &name)) {
		if (depth < copy->level_count && str_eq(copy->levels[depth].name, name)) {
			depth++;
			continue;
		}
		pop_to(copy, depth);
		const enum tree_copy_result result = enter_name(copy, name, must_exist);
		if (result != TREE_COPY_DONE)
			return result;
		depth++;
	}
	pop_to(copy, depth);
	return TREE_COPY_DONE;
}

/* Enters a path's folder and gives its last name. */
static enum tree_copy_result
enter_parent(struct tree_copy *copy, struct str path, bool must_exist, char z[NAME_MAX + 1])
{
	const size_t slash = str_rindex(path, '/');
	const struct str folder = slash < path.n ? str_slice(path, 0, slash) : STR_NONE;

	if (copy->cancel && atomic_load(copy->cancel)) {
		error_set(copy->err, ERROR_CANCELLED, "cancelled while copying the files");
		return TREE_COPY_FAILED;
	}
	if (!name_z(slash < path.n ? str_slice(path, slash + 1, path.n) : path, z))
		return failed(copy, "copy", path);
	return enter(copy, folder, must_exist);
}

enum tree_copy_result
tree_copy_folder(struct tree_copy *copy, struct str path, int *from)
{
	const enum tree_copy_result result = enter(copy, path, false);

	if (result != TREE_COPY_DONE)
		return result;
	*from = copy->levels[copy->level_count - 1].from;
	return *from >= 0 ? TREE_COPY_DONE : TREE_COPY_GONE;
}

/* --- files -------------------------------------------------------------------------------- */

/* Makes way for a new file or link: what is there, whatever it is, goes. */
static bool
make_way(int parent, const char *name)
{
	return unlinkat(parent, name, 0) == 0 ||
	       (errno == EISDIR && unlinkat(parent, name, AT_REMOVEDIR) == 0);
}

static int
create(int parent, const char *name, mode_t mode)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;

	int fd = openat(parent, name, flags, mode);
	if (fd < 0 && errno == EEXIST && make_way(parent, name))
		fd = openat(parent, name, flags, mode);
	return fd;
}

/* Sets the time and closes; false with errno. */
static bool
finish(struct tree_copy *copy, int fd, bool ok)
{
	const struct timespec times[2] = {copy->time, copy->time};

	ok = ok && futimens(fd, times) == 0;
	const int errnum = errno;
	if (close(fd) != 0 && ok)
		return false;
	errno = errnum;
	copy->file_count += ok;
	return ok;
}

static void
tell_outside(struct tree_copy *copy, struct str path, struct str target)
{
	*arena_push(copy->a, copy->outside, copy->outside_count, copy->outside_capacity) =
		str_concat(copy->a, path, STR(" -> "), target);
}

/* From the folder of the link `path` to what has the path `to`; both are relative to the copy. */
static struct str
relative_target(struct arena *a, struct str path, struct str to)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '/')
			buf_add_z(&b, "../");
	buf_add(&b, to.n > 0 ? to : STR("."));
	return buf_take(a, &b);
}

static bool
cut_folder(struct str path, struct str folder, struct str *rest)
{
	if (!path_is_below(path, folder))
		return false;
	*rest = path.n > folder.n ? str_slice(path, folder.n + 1, path.n) : STR_NONE;
	return true;
}

/* With the links on the way followed, as far as it exists. */
static struct str
real_target(struct arena *a, struct str path)
{
	const struct str real = file_real_path(a, path);
	const struct str folder = real.n > 0 ? STR_NONE : file_real_path(a, path_folder(path));

	return folder.n > 0 ? path_join(a, folder, path_name(path)) : real;
}

/*
 * What a link's target becomes: a link that leads into the user's tree would let a job change that.
 * It is made relative, so that it holds wherever the copy is moved.
 */
static struct str
link_target(struct tree_copy *copy, struct str path, struct str target)
{
	struct arena *a = copy->a;
	const struct str folder = path_folder(path_join(a, copy->target, path));
	const struct str leads_to = path_normal(a, path_join(a, folder, target));
	struct str rest;

	if (copy->inside.n == 0 || path_is_below(leads_to, copy->target))
		return target;
	if (cut_folder(leads_to, copy->inside, &rest) ||
		cut_folder(real_target(a, leads_to), copy->inside_real, &rest))
		return relative_target(a, path, rest);
	tell_outside(copy, path, target);
	return target;
}

static bool
write_link(struct tree_copy *copy, struct str path, const char *name, struct str content)
{
	const char *target = str_z(copy->a, link_target(copy, path, content));
	const int to = copy->levels[copy->level_count - 1].to;
	const struct timespec times[2] = {copy->time, copy->time};

	if (!target) {
		errno = EINVAL; /* a NUL inside */
		return false;
	}
	if (symlinkat(target, to, name) != 0 &&
		(errno != EEXIST || !make_way(to, name) || symlinkat(target, to, name) != 0))
		return false;
	copy->file_count++;
	return utimensat(to, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum tree_copy_result
copy_link(struct tree_copy *copy, const char *name, struct str path)
{
	const int from = copy->levels[copy->level_count - 1].from;
	char target[PATH_MAX];

	const ssize_t n = readlinkat(from, name, target, sizeof(target));
	if (n < 0)
		return failed(copy, "read link", path);
	return write_link(copy, path, name, (struct str){target, (size_t)n})
		       ? TREE_COPY_DONE
		       : failed(copy, "write link", path);
}

static mode_t
mode_of(enum tree_copy_mode mode, const struct stat *st)
{
	if (mode == TREE_COPY_MODE_DISK)
		return st->st_mode & 0100 ? 0755 : 0644;
	return mode == TREE_COPY_MODE_EXECUTABLE ? 0755 : 0644;
}

static bool
is_private(const struct tree_copy *copy, const struct stat *st)
{
	for (size_t i = 0; i < copy->private_count; i++) {
		const struct tree_copy_private *file = &copy->privates[i];
		if (file->dev == st->st_dev && file->ino == st->st_ino &&
			(file->even_tracked || copy->is_untracked))
			return true;
	}
	return false;
}

/* For what comes from git's objects. */
static bool
is_private_path(const struct tree_copy *copy, struct str path)
{
	for (size_t i = 0; i < copy->private_count; i++)
		if (copy->privates[i].even_tracked && str_eq(copy->privates[i].path, path))
			return true;
	return false;
}

static enum tree_copy_result
copy_open(
	struct tree_copy *copy, int in, const char *name, struct str path, enum tree_copy_mode mode)
{
	const int to = copy->levels[copy->level_count - 1].to;
	struct stat st;

	if (fstat(in, &st) != 0)
		return failed(copy, "read", path);
	if (!S_ISREG(st.st_mode))
		return TREE_COPY_GONE;
	if (is_private(copy, &st)) {
		*arena_push(copy->a, copy->left_out, copy->left_out_count,
			copy->left_out_capacity) = path;
		return TREE_COPY_GONE;
	}
	const int out = create(to, name, mode_of(mode, &st));
	if (out < 0)
		return failed(copy, "write", path);
	const bool ok = file_copy_bytes(&copy->copier, in, out, (uint64_t)st.st_size);
	return finish(copy, out, ok) ? TREE_COPY_DONE : failed(copy, "copy", path);
}

enum tree_copy_result
tree_copy_file(struct tree_copy *copy, struct str path, enum tree_copy_mode mode)
{
	/* O_NONBLOCK: opening a FIFO would wait */
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	char name[NAME_MAX + 1];

	enum tree_copy_result result = enter_parent(copy, path, true, name);
	if (result != TREE_COPY_DONE)
		return result;
	const int from = copy->levels[copy->level_count - 1].from;
	if (from < 0)
		return TREE_COPY_GONE;
	const int in = openat(from, name, flags);
	if (in < 0 && errno == ELOOP)
		return copy_link(copy, name, path);
	if (in < 0 && (errno == ENOENT || errno == ENXIO)) /* ENXIO: a socket */
		return TREE_COPY_GONE;
	if (in < 0)
		return failed(copy, "read", path);
	result = copy_open(copy, in, name, path, mode);
	(void)close(in); /* only read */
	return result;
}

static bool
write_file(struct tree_copy *copy, const char *name, struct str content, mode_t mode)
{
	const int fd = create(copy->levels[copy->level_count - 1].to, name, mode);
	bool ok = fd >= 0;

	while (ok && content.n > 0) {
		const ssize_t n = write(fd, content.p, content.n);
		ok = n >= 0 || errno == EINTR;
		content = str_slice(content, n > 0 ? (size_t)n : 0, content.n);
	}
	return fd >= 0 && finish(copy, fd, ok);
}

enum tree_copy_result
tree_copy_content(struct tree_copy *copy, struct str path, struct str content, mode_t mode)
{
	char name[NAME_MAX + 1];

	const enum tree_copy_result result = enter_parent(copy, path, false, name);
	if (result != TREE_COPY_DONE)
		return result;
	if (is_private_path(copy, path))
		return TREE_COPY_DONE;
	const bool ok = S_ISLNK(mode) ? write_link(copy, path, name, content)
				      : write_file(copy, name, content, mode & 0100 ? 0755 : 0644);
	return ok ? TREE_COPY_DONE : failed(copy, "write", path);
}
