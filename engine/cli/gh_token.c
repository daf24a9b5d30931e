#include "engine/cli/gh_token.h"

#include "engine/exec/spawn.h"
#include "engine/exec/which.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)4096)

#if defined(__APPLE__)
extern char **environ; /* its unistd.h leaves it out */
#endif

static struct str
read_all(struct arena *a, int fd)
{
	struct buf b;
	char chunk[256];
	ssize_t n;

	buf_init(&b, ANSWER_MAX);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_add(&b, (struct str){chunk, (size_t)n});
	return buf_take(a, &b);
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What it prints, output and errors alike, and its exit code. */
static bool
run_gh(struct cli *cli, const char *const *argv, struct str *answer, int *code, struct error *err)
{
	pid_t pid;
	int fds[2];

	if (pipe(fds) != 0)
		return error_errno(err, errno, "cannot run gh");
	const struct spawn spawn = {
		.argv = argv,
		.env = cli->env,
		.cwd = "/",
		.output = fds[1],
	};
	const bool started = spawn_start(&spawn, &pid, err);
	(void)close(fds[1]);
	if (started) {
		*answer = str_trim(read_all(cli->a, fds[0]));
		*code = wait_for(pid);
	}
	(void)close(fds[0]);
	return started;
}

static bool
ask(struct cli *cli, struct str host, struct str *token, struct error *err)
{
	struct arena *a = cli->a;
	struct str program;
	int code = 0;

	if (!which(a, str_from(getenv("PATH")), STR("gh"), &program)) {
		(void)error_set(err, ERROR_MISSING, "--gh-token: missing program 'gh'");
		return error_help(err, "install it (cli.github.com), or --secret GITHUB_TOKEN");
	}
	const char *const argv[] = {str_z(a, program), "auth", "token",
		host.n > 0 ? "--hostname" : NULL, host.n > 0 ? str_z(a, host) : NULL, NULL};
	if (!run_gh(cli, argv, token, &code, err))
		return error_prefix(err, "--gh-token");
	if (code == 0 && token->n > 0 && str_index(*token, '\n', 0) == token->n)
		return true;
	/* a failure's words hold no token */
	(void)error_set(err, ERROR_MISSING, "--gh-token: `gh auth token` failed: %" STR_FMT,
		STR_ARG(code == 0 ? STR("it gave no token") : *token));
	return error_help(err, "`gh auth login`, or --secret GITHUB_TOKEN");
}

bool
gh_token_read(struct cli *cli, const struct arguments *arguments, struct str host,
	struct map *secrets, struct error *err)
{
	struct str *token = arena_new(cli->a, struct str);

	if (!options_has(arguments, "gh-token") || map_has(secrets, STR("GITHUB_TOKEN")))
		return true;
	if (!ask(cli, host, token, err))
		return false;
	map_set(secrets, STR("GITHUB_TOKEN"), token);
	return true;
}
