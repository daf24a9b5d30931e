/*
 * bench_bare: what a workflow's processes cost when nothing runs them.
 *
 * usage: bench_bare SCRIPT...
 *
 * Starts `bash --noprofile --norc -eo pipefail SCRIPT` for each, one after the
 * other, reads its output through a pipe as a runner must, and drops it.
 * Exits 1 at the first script that does not exit 0.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
start(char *script, int out, pid_t *pid, char **env)
{
	static char bash[] = "bash", noprofile[] = "--noprofile", norc[] = "--norc";
	static char errexit[] = "-eo", pipefail[] = "pipefail";
	char *argv[] = {bash, noprofile, norc, errexit, pipefail, script, NULL};
	posix_spawn_file_actions_t files;
	bool ok = false;

	if (posix_spawn_file_actions_init(&files) != 0)
		return false;
	if (posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0) == 0 &&
		posix_spawn_file_actions_adddup2(&files, out, 1) == 0 &&
		posix_spawn_file_actions_adddup2(&files, out, 2) == 0)
		ok = posix_spawnp(pid, argv[0], &files, NULL, argv, env) == 0;
	(void)posix_spawn_file_actions_destroy(&files);
	return ok;
}

static void
drain(int in)
{
	static char chunk[64 * 1024];

	while (read(in, chunk, sizeof chunk) > 0)
		;
}

static bool
run(char *script, char **env)
{
	int ends[2], status = 0;
	pid_t pid = 0;
	bool started;

	if (pipe(ends) != 0)
		return false;
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC); /* a leak would only cost a descriptor */
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	started = start(script, ends[1], &pid, env);
	(void)close(ends[1]);
	if (started)
		drain(ends[0]);
	(void)close(ends[0]);
	return started && waitpid(pid, &status, 0) == pid && status == 0;
}

int
main(int argc, char **argv, char **env)
{
	for (int i = 1; i < argc; i++) {
		if (!run(argv[i], env)) {
			(void)fprintf(stderr, "bench_bare: '%s' failed\n", argv[i]);
			return 1;
		}
	}
	return 0;
}
