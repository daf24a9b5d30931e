#include "engine/store/file_part.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often a folder is read again when names were left over, before it counts as not empty. */
#define EMPTY_PASSES 3
/* Levels that are open at once, a descriptor each; deeper folders are first moved to the top. */
#define LEVELS_MAX  64
#define HOIST_TRIES 1000000

/* A removal that goes on after failures. */
struct removal {
	struct str top;
	const struct file_stop *stop; /* NULL: nothing stops it */
	struct error *err;
	bool failed;
	bool stopped;
	int top_fd;       /* of the folder at the top, while that is open */
	unsigned hoisted; /* folders moved to the top so far */
};

static void
remove_failed(struct removal *removal, const char *name)
{
	if (!removal->failed)
		error_errno(removal->err, errno, "cannot remove '%s' of '%" STR_FMT "'", name,
			STR_ARG(removal->top));
	removal->failed = true;
}

static bool
must_stop(struct removal *removal)
{
	if (!removal->stopped && removal->stop && removal->stop->asked(removal->stop->owner))
		removal->stopped = true;
	return removal->stopped;
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

static void remove_at(struct removal *removal, int parent, const char *name, unsigned level);

static void
remove_names(struct removal *removal, DIR *dir, unsigned level)
{
	rewinddir(dir);
	for (struct dirent *entry; (entry = readdir(dir)) && !must_stop(removal);)
		if (!file_is_dots(entry->d_name))
			remove_at(removal, dirfd(dir), entry->d_name, level + 1);
}

/* Moves a folder that lies too deep to the top, whose next pass finds it there. */
static bool
hoist(struct removal *removal, int parent, const char *name)
{
	char fresh[32];

	(void)fchmodat(parent, name, 0700, 0); /* its `..` is about to be written */
	for (unsigned i = 0; i < HOIST_TRIES; i++) {
		(void)snprintf(fresh, sizeof(fresh), ".hoisted-%u", removal->hoisted++);
		if (renameat(parent, name, removal->top_fd, fresh) == 0)
			return true;
		if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
			return false;
	}
	return false;
}

/*
 * Some file systems skip names when others are removed during the reading: hence the passes. What
 * was moved to the top has another pass there.
 */
static void
empty_folder(struct removal *removal, DIR *dir, int parent, const char *name, unsigned level)
{
	int result = -1;

	for (int pass = 0; pass < EMPTY_PASSES; pass++) {
		const unsigned hoisted = removal->hoisted;
		remove_names(removal, dir, level);
		if (removal->stopped)
			return;
		result = unlinkat(parent, name, AT_REMOVEDIR);
		if (result == 0 || removal->failed || (errno != ENOTEMPTY && errno != EEXIST))
			break;
		if (level == 0 && removal->hoisted > hoisted)
			pass = -1;
	}
	if (result != 0 && errno != ENOENT)
		remove_failed(removal, name);
}

static bool
is_too_deep(const struct removal *removal, int fd, unsigned level)
{
	return level > 0 && removal->top_fd >= 0 &&
	       (level >= LEVELS_MAX || (fd < 0 && (errno == EMFILE || errno == ENFILE)));
}

static void
remove_folder(struct removal *removal, int parent, const char *name, unsigned level)
{
	const int fd = level < LEVELS_MAX ? open_folder(parent, name) : -1;

	if (is_too_deep(removal, fd, level)) {
		if (!hoist(removal, parent, name))
			remove_failed(removal, name);
		return;
	}
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (errno == ENOTDIR)
			errno = EPERM; /* a file after all, which may not be removed */
		if (errno != ENOENT)
			remove_failed(removal, name);
		if (fd >= 0)
			(void)close(fd); /* fdopendir failed, which is reported */
		return;
	}
	if (level == 0)
		removal->top_fd = fd;
	empty_folder(removal, dir, parent, name, level);
	if (level == 0)
		removal->top_fd = -1;
	(void)closedir(dir); /* only read */
}

static void
remove_at(struct removal *removal, int parent, const char *name, unsigned level)
{
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return;
	if (errno == EISDIR || errno == EPERM) /* EPERM is what POSIX says for a folder */
		remove_folder(removal, parent, name, level);
	else
		remove_failed(removal, name);
}

enum file_removed
file_remove_until(struct str path, const struct file_stop *stop, struct error *err)
{
	struct removal removal = {.top = path, .stop = stop, .err = err, .top_fd = -1};
	char z[PATH_MAX];

	if (!file_to_z(file_without_slashes(path), z)) {
		(void)file_fail(err, "remove", path);
		return FILE_STAYS;
	}
	remove_at(&removal, AT_FDCWD, z, 0);
	if (removal.failed)
		return FILE_STAYS;
	return removal.stopped ? FILE_REMOVE_STOPPED : FILE_REMOVED;
}

bool
file_remove_tree(struct str path, struct error *err)
{
	return file_remove_until(path, NULL, err) == FILE_REMOVED;
}

/* The names in the folder are at level 1, so that what is deep can be moved into the folder. */
bool
file_remove_contents(struct str path, struct error *err)
{
	struct removal removal = {.top = path, .err = err, .top_fd = -1};
	char z[PATH_MAX];

	DIR *dir = file_to_z(path, z) ? opendir(z) : NULL;
	if (!dir)
		return file_fail(err, "empty", path);
	removal.top_fd = dirfd(dir);
	for (int pass = 0; pass < EMPTY_PASSES && !removal.failed; pass++) {
		const unsigned hoisted = removal.hoisted;
		remove_names(&removal, dir, 0);
		if (removal.hoisted > hoisted)
			pass = -1;
	}
	(void)closedir(dir); /* only read */
	return !removal.failed;
}
