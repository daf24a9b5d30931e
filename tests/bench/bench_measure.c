/*
 * bench_measure: how long a command takes, and the most memory it held.
 *
 * usage: bench_measure COMMAND [ARGUMENT]...
 *
 * Runs it with its output to /dev/null and prints four numbers: nanoseconds,
 * the peak resident set (kilobytes on Linux, bytes on macOS) of the largest
 * process it waited for, the exit status (-1 if a signal ended it), and the
 * nanoseconds of processor time of its own main thread, without the processes
 * that it started (-1 where the kernel does not say).
 *
 * A program of its own because Linux counts the memory of whoever forked into
 * the child's peak: started from Python, nothing is smaller than Python.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000

static int64_t
now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static bool
start(char **argv, pid_t *pid, char **env)
{
	posix_spawn_file_actions_t files;
	bool ok = false;

	if (posix_spawn_file_actions_init(&files) != 0)
		return false;
	if (posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0) == 0 &&
		posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0) == 0 &&
		posix_spawn_file_actions_adddup2(&files, 1, 2) == 0)
		ok = posix_spawnp(pid, argv[0], &files, NULL, argv, env) == 0;
	(void)posix_spawn_file_actions_destroy(&files);
	return ok;
}

/* Of a process that has ended and is still there to be asked about. */
static int64_t
own_ns(pid_t pid)
{
	char path[64];
	int64_t ns = -1;

	(void)snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	FILE *file = fopen(path, "r");
	if (!file)
		return -1;
	if (fscanf(file, "%" SCNd64, &ns) != 1)
		ns = -1;
	(void)fclose(file);
	return ns;
}

int
main(int argc, char **argv, char **env)
{
	struct rusage usage;
	const int64_t started_ns = now_ns();
	int64_t own = -1;
	int64_t took_ns = 0;
	int status = 0;
	pid_t pid = 0;
	siginfo_t info;
	bool ok = argc > 1 && start(argv + 1, &pid, env);

	if (ok && waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0) {
		took_ns = now_ns() - started_ns;
		own = own_ns(pid);
	}
	if (!ok || wait4(pid, &status, 0, &usage) != pid) {
		(void)fprintf(
			stderr, "bench_measure: could not run '%s'\n", argc < 2 ? "" : argv[1]);
		return 1;
	}
	(void)printf("%" PRId64 " %ld %d %" PRId64 "\n", took_ns, usage.ru_maxrss,
		WIFEXITED(status) ? WEXITSTATUS(status) : -1, own);
	return 0;
}
