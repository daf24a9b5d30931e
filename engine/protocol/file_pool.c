#include "engine/protocol/file_pool.h"

#include "engine/protocol/file_lease.h"
#include "engine/store/unique.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void
file_pool_init(struct file_pool *pool, struct str parent, const char *const *names, size_t count)
{
	*pool = (struct file_pool){.parent = parent, .names = names, .count = count};
}

void
file_pool_close(struct file_pool *pool)
{
	for (size_t i = 0; pool->folder.n > 0 && i < pool->count; i++)
		(void)close(pool->fds[i]);
	pool->folder = STR_NONE;
}

static bool
can_reuse(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_nlink != 1 || !file_lease_is_ours_alone(fd))
		return false;
	return st.st_size == 0 || ftruncate(fd, 0) == 0;
}

/* Gives the present set a new name. False if it cannot be used again. */
static bool
reuse(struct file_pool *pool, const char *folder)
{
	for (size_t i = 0; i < pool->count; i++)
		if (!can_reuse(pool->fds[i]))
			return false;
	return rename(pool->folder_text, folder) == 0;
}

static bool
make(struct file_pool *pool, struct str folder, struct arena *a, struct error *err)
{
	int fds[FILE_POOL_MAX];

	if (mkdir(folder.p, 0700) != 0)
		return error_errno(err, errno, "cannot create '%s'", folder.p);
	for (size_t i = 0; i < pool->count; i++) {
		const struct str path =
			str_fmt(a, "%" STR_FMT "/%s", STR_ARG(folder), pool->names[i]);
		fds[i] = open(path.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fds[i] < 0) {
			const int error = errno;
			while (i > 0)
				(void)close(fds[--i]);
			return error_errno(err, error, "cannot create '%s'", path.p);
		}
	}
	file_pool_close(pool);
	memcpy(pool->fds, fds, sizeof(fds[0]) * pool->count);
	return true;
}

bool
file_pool_next(struct file_pool *pool, struct arena *a, struct str *paths, struct error *err)
{
	const struct str folder = str_fmt(
		a, "%" STR_FMT "/%" STR_FMT, STR_ARG(pool->parent), STR_ARG(unique_name(a)));

	if (folder.n >= sizeof(pool->folder_text))
		return error_set(err, ERROR_IO, "the path '%s' is too long", folder.p);
	if ((pool->folder.n == 0 || !reuse(pool, folder.p)) && !make(pool, folder, a, err))
		return false;
	memcpy(pool->folder_text, folder.p, folder.n + 1);
	pool->folder = (struct str){pool->folder_text, folder.n};
	for (size_t i = 0; i < pool->count; i++)
		paths[i] = str_fmt(a, "%" STR_FMT "/%s", STR_ARG(folder), pool->names[i]);
	return true;
}

bool
file_pool_is_empty(const struct file_pool *pool, size_t i)
{
	struct stat st;

	return fstat(pool->fds[i], &st) == 0 && st.st_nlink == 1 && st.st_size == 0;
}
