#include "tests/engine/git/sandbox.h"

#include "engine/git/libgit_library.h"
#include "engine/store/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* libgit2 looks once for where the user's settings are, which each sandbox has elsewhere. */
static void
take_home(struct sandbox *sandbox)
{
	struct error err = {0};

	assert_int_equal(setenv("HOME", str_z(&sandbox->a, sandbox_path(sandbox, "home")), 1), 0);
	if (!libgit_library_load(&err))
		fail_msg("%s", err.text);
	assert_int_equal(
		libgit.libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, NULL), 0);
}

void
sandbox_init(struct sandbox *sandbox)
{
	struct error err = {0};
	struct str made;

	arena_init(&sandbox->a);
	if (!file_make_temp(&sandbox->a, STR("/tmp/lact-test-"), &made, &err))
		fail_msg("%s", err.text);
	sandbox->root = file_real_path(&sandbox->a, made);
	(void)sandbox_run(sandbox, "mkdir home && git config --global user.name Ada && "
				   "git config --global user.email ada@example.org && "
				   "git config --global init.defaultBranch main && "
				   "git config --global protocol.file.allow always && "
				   "git config --global advice.detachedHead false");
	take_home(sandbox);
}

void
sandbox_free(struct sandbox *sandbox)
{
	struct error err = {0};

	if (!file_remove_tree(sandbox->root, &err))
		fail_msg("%s", err.text);
	arena_free(&sandbox->a);
}

int
sandbox_setup(void **state)
{
	struct sandbox *sandbox = calloc(1, sizeof(*sandbox));

	sandbox_init(sandbox);
	*state = sandbox;
	return 0;
}

int
sandbox_teardown(void **state)
{
	sandbox_free(*state);
	free(*state);
	return 0;
}

struct str
sandbox_path(struct sandbox *sandbox, const char *name)
{
	return path_join(&sandbox->a, sandbox->root, str_from(name));
}

/* In the child. */
static void
run_script(struct sandbox *sandbox, const char *script, int out)
{
	const char *home = str_z(&sandbox->a, sandbox_path(sandbox, "home"));

	if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0 ||
		chdir(str_z(&sandbox->a, sandbox->root)) != 0 || setenv("HOME", home, 1) != 0 ||
		setenv("GIT_CONFIG_NOSYSTEM", "1", 1) != 0)
		_exit(126);
	(void)unsetenv("XDG_CONFIG_HOME");
	execlp("bash", "bash", "-e", "-o", "pipefail", "-c", script, (char *)NULL);
	_exit(127);
}

static struct str
read_output(struct sandbox *sandbox, int fd)
{
	struct buf b;
	ssize_t n;

	buf_init(&b, BUF_UNBOUNDED);
	do {
		n = read(fd, buf_room(&b, 65536), 65536);
		b.n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	return str_trim_end(buf_take(&sandbox->a, &b));
}

struct str
sandbox_run(struct sandbox *sandbox, const char *fmt, ...)
{
	int ends[2];
	int status;
	va_list args;

	va_start(args, fmt);
	const char *script = str_z(&sandbox->a, str_vfmt(&sandbox->a, fmt, args));
	va_end(args);
	assert_int_equal(pipe(ends), 0);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		run_script(sandbox, script, ends[1]);
	(void)close(ends[1]);
	const struct str output = read_output(sandbox, ends[0]);
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("script failed: %s\n%" STR_FMT, script, STR_ARG(output));
	return output;
}

void
assert_text(struct str is, const char *expected)
{
	if (!str_eq(is, str_from(expected)))
		fail_msg("is '%" STR_FMT "', expected '%s'", STR_ARG(is), expected);
}

struct repository *
sandbox_open(struct sandbox *sandbox, const char *folder)
{
	struct repository *repository = NULL;
	struct error err = {0};

	if (!repository_open(&sandbox->a, sandbox_path(sandbox, folder), &repository, &err))
		fail_msg("%s", err.text);
	return repository;
}
