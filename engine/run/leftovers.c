#include "engine/run/leftovers.h"

#include "engine/exec/orphans.h"
#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

bool
leftovers_lock(struct str folder, int *fd, struct error *err)
{
	struct arena tmp = {0};
	const char *path = str_z(&tmp, path_join(&tmp, folder, STR("lock")));
	const int opened = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

	if (opened < 0 || flock(opened, LOCK_EX | LOCK_NB) != 0) {
		(void)error_errno(err, errno, "cannot lock '%s'", path ? path : "");
		if (opened >= 0)
			(void)close(opened);
		arena_free(&tmp);
		return false;
	}
	*fd = opened;
	arena_free(&tmp);
	return true;
}

/* No lock file: its run is just making the folder, and is left alone. */
static bool
is_abandoned(struct arena *tmp, struct str folder)
{
	const char *path = str_z(tmp, path_join(tmp, folder, STR("lock")));
	const int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0)
		return false;
	const bool is_free = flock(fd, LOCK_EX | LOCK_NB) == 0;
	(void)close(fd);
	return is_free;
}

void
leftovers_clean(struct str work)
{
	struct arena tmp = {0};
	struct str *names;
	size_t count;
	struct error err;

	if (file_list(&tmp, work, &names, &count, &err))
		for (size_t i = 0; i < count; i++) {
			const struct str folder = path_join(&tmp, work, names[i]);
			if (!is_abandoned(&tmp, folder))
				continue;
			(void)orphans_kill_in(folder);
			IGNORE(file_remove_tree(folder, NULL)); /* the next run tries again */
		}
	arena_free(&tmp);
}
