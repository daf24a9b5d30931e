#include "engine/service/base/upload_folder.h"

#include "engine/service/base/store_folder.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define OLD_S       ((time_t)24 * 3600)

/* -1 with errno: it is no folder, or another process holds it. */
static int
lock(struct arena *a, struct str path)
{
	const int fd = open(str_z(a, path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	const int why = errno;
	(void)close(fd);
	errno = why;
	return -1;
}

static bool
is_old_file(struct arena *a, struct str path)
{
	struct stat st;

	return lstat(str_z(a, path), &st) == 0 && !S_ISDIR(st.st_mode) &&
	       st.st_mtime < time(NULL) - OLD_S;
}

/* What stays now, the next process tries again. */
static void
remove_one(struct arena *a, struct str path)
{
	const int fd = lock(a, path);

	if (fd >= 0 || is_old_file(a, path))
		IGNORE(file_remove_tree(path, NULL));
	if (fd >= 0)
		(void)close(fd);
}

static void
remove_left(struct arena *a, struct str parent)
{
	struct str *names;
	size_t count;

	if (!file_list(a, parent, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++)
		remove_one(a, path_join(a, parent, names[i]));
}

/* The store is locked, so that nobody sees a new folder before its lock is held. */
static bool
make(struct arena *a, struct str parent, struct upload_folder *out, struct error *err)
{
	const struct str path = path_join(a, parent, unique_name(a));

	if (!file_make_dirs(path, FOLDER_MODE, err))
		return false;
	const int fd = lock(a, path);
	if (fd < 0)
		return error_errno(err, errno, "cannot lock '%" STR_FMT "'", STR_ARG(path));
	*out = (struct upload_folder){path, fd};
	return true;
}

bool
upload_folder_open(struct arena *a, struct str folder, struct upload_folder *out, struct error *err)
{
	const struct str parent = path_join(a, folder, STR("uploads"));
	const int fd = store_folder_lock(folder, err);

	if (fd < 0)
		return false;
	remove_left(a, parent);
	const bool ok = make(a, parent, out, err);
	(void)close(fd);
	return ok;
}

void
upload_folder_close(struct upload_folder *uploads)
{
	if (uploads->path.n == 0)
		return;
	IGNORE(file_remove_tree(uploads->path, NULL)); /* the next process removes what stays */
	(void)close(uploads->lock);
	uploads->path = STR_NONE;
}
