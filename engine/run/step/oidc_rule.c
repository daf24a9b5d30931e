#include "engine/run/step/oidc_rule.h"

#include "engine/exec/program_output.h"

#define TOKEN_MAX ((size_t)1 << 16)
#define LIMIT_S   60

const struct run_oidc_rule *
oidc_rule_find(const struct run_options *options, struct str audience)
{
	for (size_t i = 0; i < options->oidc_rule_count; i++)
		if (str_eq(options->oidc_rules[i].audience, audience))
			return &options->oidc_rules[i];
	return NULL;
}

static const char *const *
environment(struct arena *a, const struct run_options *options, const struct oidc_asked *asked)
{
	const char *const *user = options->user_environment;
	size_t count = 0;

	while (user[count])
		count++;
	const char **env = arena_array(a, const char *, count + 3);
	for (size_t i = 0; i < count; i++)
		env[i] = user[i];
	env[count++] = str_z(a, str_concat(a, STR("LACT_OIDC_AUDIENCE="), asked->audience));
	env[count++] = str_z(a, str_concat(a, STR("LACT_OIDC_CLAIMS="), asked->claims));
	env[count] = NULL;
	return env;
}

static bool
run_command(struct arena *a, const struct run_options *options, const struct run_oidc_rule *rule,
	const struct oidc_asked *asked, struct str *token, struct error *err)
{
	const char *const argv[] = {"/bin/sh", "-c", str_z(a, rule->command), NULL};
	const struct program_output program = {
		.argv = argv,
		.env = environment(a, options, asked),
		.cwd = str_z(a, options->folder),
		.size_max = TOKEN_MAX,
		.limit_s = LIMIT_S,
		.stop = asked->stop,
	};
	int code;

	if (!program_output_read(a, &program, token, &code, err))
		return error_prefix(err, "'%" STR_FMT "'", STR_ARG(rule->command));
	if (code == 0 && token->n > 0)
		return true;
	/* what it has printed may hold a token */
	return error_set(err, ERROR_MISSING, "'%" STR_FMT "' %s", STR_ARG(rule->command),
		code == 0 ? "prints no token" : "fails");
}

bool
oidc_rule_answer(struct arena *a, const struct run_options *options,
	const struct run_oidc_rule *rule, const struct oidc_asked *asked, struct str *token,
	struct error *err)
{
	if (rule->command.n > 0)
		return run_command(a, options, rule, asked, token, err);
	const struct str *secret = map_find(options->secrets, rule->secret);
	if (!secret || secret->n == 0)
		return error_set(err, ERROR_MISSING, "the secret '%" STR_FMT "' has no value",
			STR_ARG(rule->secret));
	*token = str_copy(a, *secret);
	return true;
}
