/*
 * docker/login-action, as a dry run: says where it would log in, and keeps no credential.
 *
 * Source     github.com/docker/login-action action.yml (v1 to v4), src/docker.ts
 */
#include "actions/actions.h"
#include "actions/base/dry_run.h"

static const struct builtin_input inputs[] = {
	{"registry", "", false},
	{"username", "", false},
	{"password", "", false},
	{"scope", "", false},
	{"ecr", "auto", false},
	{"logout", "true", false},
	{"registry-auth", "", false},
};

static bool
is_ecr(const struct builtin_call *call, struct str registry)
{
	const struct str ecr = builtin_input(call, "ecr");

	return str_eq(ecr, STR("true")) ||
	       (!str_eq(ecr, STR("false")) && (str_has(registry, STR(".dkr.ecr.")) ||
						      str_has(registry, STR("public.ecr.aws"))));
}

static enum result
run(struct builtin_call *call)
{
	const struct str given = builtin_input(call, "registry");
	const struct str registry = given.n > 0 ? given : STR("docker.io");

	builtin_log(call,
		"Dry run: nothing leaves this machine. This would log in to %" STR_FMT ":",
		STR_ARG(registry));
	dry_run_inputs(call);
	if (!dry_run_check_inputs(call))
		return RESULT_FAILURE;
	if (builtin_input(call, "registry-auth").n == 0 && !is_ecr(call, registry) &&
		(builtin_input(call, "username").n == 0 || builtin_input(call, "password").n == 0))
		return builtin_error(call, "Username and password required");
	dry_run_secrets(call);
	builtin_note(call, "dry run: would log in to %" STR_FMT, STR_ARG(registry));
	builtin_difference(call,
		"docker/login-action: a dry run, nobody was logged in to %" STR_FMT,
		STR_ARG(registry));
	return RESULT_SUCCESS;
}

const struct builtin action_docker_login = {
	.name = "docker/login-action",
	.summary = "dry run: says where it would log in, and keeps no credential",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.dry_run = true,
	.main = run,
};
