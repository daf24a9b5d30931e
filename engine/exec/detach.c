#include "engine/exec/detach.h"

#include "engine/exec/orphans.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOWEST_PRIORITY 19

/* Descriptors of lact and of who has started it: a pipe that stays open would let that one wait. */
static void
close_files(void)
{
	DIR *dir = opendir("/dev/fd");
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const int fd = (int)strtol(entry->d_name, NULL, 10);
		if (fd > STDERR_FILENO && fd != dirfd(dir))
			(void)close(fd);
	}
	if (dir)
		(void)closedir(dir);
}

static void
use_null(void)
{
	const int fd = open("/dev/null", O_RDWR);

	for (int i = STDIN_FILENO; fd >= 0 && i <= STDERR_FILENO; i++)
		(void)dup2(fd, i);
}

static void
work_alone(void (*work)(void *owner), void *owner)
{
	(void)setsid(); /* fails for no child of a fork */
	use_null();
	close_files();
	(void)setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY); /* else it is only less polite */
	if (chdir("/") == 0)
		work(owner);
}

/* The process in between ends at once, so that the last one is nobody's child here. */
bool
detach_work(void (*work)(void *owner), void *owner)
{
	int status = 1;

	orphans_disown();
	const pid_t between = fork();
	if (between == 0) {
		const pid_t last = fork();
		if (last == 0)
			work_alone(work, owner);
		_exit(last < 0);
	}
	while (between > 0 && waitpid(between, &status, 0) < 0 && errno == EINTR)
		continue;
	return between > 0 && status == 0;
}
