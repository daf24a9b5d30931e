#include "engine/exec/spawn.h"

#include "engine/exec/spawn_close.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>

/* Returns an errno, or 0. */
static int
set_files(posix_spawn_file_actions_t *files, const struct spawn *spawn, short *flags)
{
	const int errors = spawn->errors > 0 ? spawn->errors : spawn->output;
	int error = spawn->input > 0
			    ? posix_spawn_file_actions_adddup2(files, spawn->input, 0)
			    : posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);

	if (error == 0)
		error = posix_spawn_file_actions_adddup2(files, spawn->output, 1);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(files, errors, 2);
	if (error == 0)
		error = posix_spawn_file_actions_addchdir_np(files, spawn->cwd);
	if (error == 0)
		error = spawn_close_rest(files, flags);
	return error;
}

static int
set_attributes(posix_spawnattr_t *attributes, short flags)
{
	sigset_t all;
	sigset_t none;

	(void)sigfillset(&all);
	(void)sigemptyset(&none);
	int error = posix_spawnattr_setsigdefault(attributes, &all);
	if (error == 0)
		error = posix_spawnattr_setsigmask(attributes, &none);
	if (error == 0)
		error = posix_spawnattr_setflags(attributes, flags);
	return error;
}

static int
start(const struct spawn *spawn, const posix_spawn_file_actions_t *files,
	const posix_spawnattr_t *attributes, pid_t *pid)
{
	/* posix_spawn takes pointers to char, and does not write through them */
	return posix_spawn(pid, spawn->argv[0], files, attributes,
		(char *const *)(uintptr_t)spawn->argv, (char *const *)(uintptr_t)spawn->env);
}

bool
spawn_start(const struct spawn *spawn, pid_t *pid, struct error *err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;

	if (posix_spawn_file_actions_init(&files) != 0 || posix_spawnattr_init(&attributes) != 0)
		arena_exhausted();
	int error = set_files(&files, spawn, &flags);
	if (error == 0)
		error = set_attributes(&attributes, flags);
	if (error == 0)
		error = start(spawn, &files, &attributes, pid);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&files);
	if (error == 0)
		return true;
	return error_errno(err, error, "cannot start '%s' in '%s'", spawn->argv[0], spawn->cwd);
}
