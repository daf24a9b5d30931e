#include "engine/store/file_part.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often a folder is read again when names were left over, before it counts as not empty. */
#define EMPTY_PASSES 3

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
		if (!file_is_dots(entry->d_name))
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

	if (!file_to_z(file_without_slashes(path), z))
		return file_fail(err, "remove", path);
	remove_at(&removal, AT_FDCWD, z);
	return !removal.failed;
}

bool
file_remove_contents(struct str path, struct error *err)
{
	struct removal removal = {.top = path, .err = err};
	char z[PATH_MAX];

	DIR *dir = file_to_z(path, z) ? opendir(z) : NULL;
	if (!dir)
		return file_fail(err, "empty", path);
	for (int pass = 0; pass < EMPTY_PASSES; pass++)
		remove_names(&removal, dir);
	(void)closedir(dir); /* only read */
	return !removal.failed;
}
