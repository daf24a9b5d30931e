/*
 * actions/github-script: a script with the real npm packages @actions/core, exec, github, glob, io.
 *
 * The published action is a bundle of the same packages, but comes from GitHub; here they come from
 * the npm registry, once (script_packages.h), and Node is the one of JavaScript actions.
 * Source     github.com/actions/github-script action.yml (v3 to v9), src/main.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/script/script_packages.h"
#include "actions/script/script_text.h"
#include "engine/store/file.h"

static const struct builtin_input inputs[] = {
	{"script", "", true},
	{"github-token", "", false},
	{"debug", "", false},
	{"user-agent", "actions/github-script", false},
	{"previews", "", false},
	{"result-encoding", "json", false},
	{"retries", "0", false},
	{"retry-exempt-status-codes", "400,401,403,404,422", false},
	{"base-url", "", false},
};

/* As the runner names it: in upper case, blanks as `_`. */
static const char *
variable(struct arena *a, struct str name, struct str value)
{
	char *copy = arena_array(a, char, name.n);

	for (size_t i = 0; i < name.n; i++)
		copy[i] = name.p[i];
	for (size_t i = 0; i < name.n; i++)
		if (copy[i] == ' ')
			copy[i] = '_';
	const struct str upper = str_upper(a, (struct str){copy, name.n});
	return str_z(a, str_concat(a, STR("INPUT_"), upper, STR("="), value));
}

static struct str
token_of(struct builtin_call *call)
{
	const struct builtin_value *value = builtin_value_find(call, "github-token");

	return value && value->is_given ? value->value : builtin_token(call);
}

/* NULL if an input holds a NUL, which no variable can. */
static const char *const *
environment(struct builtin_call *call)
{
	const char **env = arena_array(call->a, const char *, call->value_count + 1);

	for (size_t i = 0; i < call->value_count; i++) {
		const struct builtin_value *value = &call->values[i];
		const bool is_token = str_eq_nocase_z(value->name, "github-token");
		env[i] = variable(call->a, value->name, is_token ? token_of(call) : value->whole);
		if (!env[i])
			return NULL;
	}
	return env;
}

static void
tell_token(struct builtin_call *call)
{
	const struct str script = builtin_input(call, "script");

	if (token_of(call).n == 0 &&
		(str_has(script, STR("github.")) || str_has(script, STR("octokit"))))
		builtin_difference(call,
			"actions/github-script: `github` asks the API without a token: --secret "
			"GITHUB_TOKEN or --gh-token gives one");
}

static enum result
run_script(struct builtin_call *call, struct str node, const struct tool *packages)
{
	const struct str program = path_join(call->a, call->temp, STR("github-script.js"));
	const uint32_t named = action_major(call);
	const struct str major = str_fmt(call->a, "%u", named == UINT32_MAX ? 0 : named);
	const char *const argv[] = {str_z(call->a, node), str_z(call->a, program),
		str_z(call->a, packages->path), str_z(call->a, major), NULL};
	const struct builtin_exec exec = {.argv = argv, .env = environment(call)};
	struct error err = {0};
	int exit_code;

	if (!exec.env)
		return builtin_error(call, "an input holds a NUL character");
	if (!file_write(program, str_from(script_text), 0644, &err) ||
		!builtin_exec(call, &exec, &exit_code, &err))
		return builtin_error(call, "%s", err.text);
	return exit_code == 0 ? RESULT_SUCCESS : RESULT_FAILURE;
}

static enum result
run(struct builtin_call *call)
{
	struct tool packages;
	struct error err = {0};
	struct str node;

	if (builtin_input(call, "script").n == 0)
		return builtin_error(call, "Input required and not supplied: script");
	if (!builtin_node(call, &node, &err) || !script_packages_get(call, &packages, &err))
		return tool_fail(call, &err);
	tell_token(call);
	return run_script(call, node, &packages);
}

const struct builtin action_github_script = {
	.name = "actions/github-script",
	.summary = "a script with the npm packages of the published action",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.has_services = true,
	.main = run,
};
