#include "engine/cli/gh_token.h"

#include "engine/exec/program_output.h"
#include "engine/exec/which.h"

#include <stdlib.h>

#define ANSWER_MAX ((size_t)4096)

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
	const struct program_output gh = {
		.argv = argv,
		.env = cli->env,
		.cwd = "/",
		.size_max = ANSWER_MAX,
		.takes_errors = true,
	};
	if (!program_output_read(a, &gh, token, &code, err))
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
