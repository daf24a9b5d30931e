#include "engine/exec/orphans.h"

#include "expr/base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENVIRON_MAX  ((size_t)4 << 20)
#define DEPTH_MAX    64
#define CHILDREN_MAX ((size_t)1 << 20)
#define ROUNDS_MAX   1000 /* of a millisecond each, at the most */

void
orphans_adopt(void)
{
	/* an old kernel without it only finds fewer orphans */
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

void
orphans_disown(void)
{
	(void)prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

static bool
read_proc(const char *path, struct buf *b)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;
	char *room;

	if (fd < 0)
		return false;
	while ((room = buf_room(b, 65536)) && (n = read(fd, room, 65536)) > 0)
		b->n += (size_t)n;
	(void)close(fd);
	return n == 0;
}

/* `name` ends with `=`. True if the process has the variable with this value, or one that it
 * begins. */
static bool
has_variable(int pid, struct str name, struct str value, bool or_longer)
{
	char path[64];
	struct buf b;
	struct str variable;
	bool found = false;

	(void)snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	buf_init(&b, ENVIRON_MAX);
	if (read_proc(path, &b)) {
		struct str rest = buf_str(&b);
		while (!found && str_split(&rest, '\0', &variable))
			found = str_starts(variable, name) &&
				str_starts(str_slice(variable, name.n, variable.n), value) &&
				(or_longer || variable.n == name.n + value.n);
	}
	buf_free(&b);
	return found;
}

static size_t kill_children(
	const struct processes *all, int pid, struct str tracking_id, unsigned depth);

static size_t
kill_one(const struct processes *all, int pid, struct str tracking_id, unsigned depth)
{
	size_t count = depth < DEPTH_MAX ? kill_children(all, pid, tracking_id, depth + 1) : 0;
	const bool is_ours = tracking_id.n == 0 ? !processes_has(all, pid)
						: has_variable(pid, STR("RUNNER_TRACKING_ID="),
							  tracking_id, false);

	if (is_ours && kill(pid, SIGKILL) == 0)
		count++;
	return count;
}

/* The kernel lists a process's children in one file; each thread may have some. */
static size_t
kill_children(const struct processes *all, int pid, struct str tracking_id, unsigned depth)
{
	char path[64];
	struct buf b;
	struct str word;
	size_t count = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	buf_init(&b, CHILDREN_MAX);
	if (read_proc(path, &b)) {
		struct str rest = buf_str(&b);
		while (str_split(&rest, ' ', &word)) {
			const long child = word.n > 0 ? strtol(word.p, NULL, 10) : 0;
			if (child > 0)
				count += kill_one(all, (int)child, tracking_id, depth);
		}
	}
	buf_free(&b);
	return count;
}

/* Reaps children of ours that are not libuv's. */
static void
reap(const struct processes *all)
{
	siginfo_t info = {0};

	while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) {
		if (processes_has(all, info.si_pid))
			return;
		(void)waitpid(info.si_pid, NULL, WNOHANG);
		info.si_pid = 0;
	}
}

static bool
has_children(void)
{
	siginfo_t info = {0};

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/* True while a child lives that is none of ours: with an empty id, all of those are to go. */
static bool
must_wait(const struct processes *all, struct str tracking_id)
{
	return tracking_id.n == 0 && all->running_count == 0 && has_children();
}

/*
 * The kernel's list of children can miss one while another exits, and what is killed may have
 * started more meanwhile: it is read until it twice shows nothing to kill.
 */
size_t
orphans_kill(const struct processes *all, struct str tracking_id)
{
	static const struct timespec pause = {.tv_nsec = 1000000};
	size_t total = 0;
	unsigned quiet = 0;

	for (unsigned round = 0; round < ROUNDS_MAX && has_children(); round++) {
		reap(all);
		const size_t count = kill_children(all, getpid(), tracking_id, 0);
		total += count;
		quiet = count > 0 ? 0 : quiet + 1;
		if (quiet >= 2 && !must_wait(all, tracking_id))
			break;
		if (count > 0 || quiet >= 2) /* what was killed takes a moment to go */
			(void)nanosleep(&pause, NULL);
	}
	reap(all);
	return total;
}

size_t
orphans_kill_in(struct str folder)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	size_t count = 0;

	while (proc && (entry = readdir(proc))) {
		const long pid = strtol(entry->d_name, NULL, 10);
		if (pid > 1 && pid != getpid() &&
			has_variable((int)pid, STR("RUNNER_TEMP="), folder, true) &&
			kill((pid_t)pid, SIGKILL) == 0)
			count++;
	}
	if (proc)
		(void)closedir(proc);
	return count;
}
