#include "actions/node/pnpm_run_install.h"

#include "engine/run/step/builtin_yaml.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

#define INPUT "run_install"

/* --- reading ------------------------------------------------------------------------------ */

/* Members that are there have the right type; others are ignored. */
static bool
is_run(struct value value)
{
	const struct value recursive = json_member(value, "recursive");
	const struct value cwd = json_member(value, "cwd");
	const struct value args = json_member(value, "args");

	if (value.kind != VALUE_OBJECT ||
		(recursive.kind != VALUE_NULL && recursive.kind != VALUE_BOOLEAN) ||
		(cwd.kind != VALUE_NULL && cwd.kind != VALUE_STRING) ||
		(args.kind != VALUE_NULL && args.kind != VALUE_ARRAY))
		return false;
	for (size_t i = 0; args.kind == VALUE_ARRAY && i < args.array->count; i++)
		if (args.array->items[i].kind != VALUE_STRING)
			return false;
	return true;
}

static struct pnpm_run
run_of(struct builtin_call *call, struct value value)
{
	const struct value recursive = json_member(value, "recursive");
	const struct value args = json_member(value, "args");
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, recursive.kind == VALUE_BOOLEAN && recursive.boolean
			      ? "pnpm recursive install"
			      : "pnpm install");
	for (size_t i = 0; args.kind == VALUE_ARRAY && i < args.array->count; i++) {
		buf_add_char(&b, ' ');
		buf_add(&b, args.array->items[i].string);
	}
	return (struct pnpm_run){json_text(value, "cwd"), buf_take(call->a, &b)};
}

static bool
wrong(struct builtin_call *call, struct str text, const char *why)
{
	(void)builtin_error(
		call, "Error for input \"" INPUT "\" = %" STR_FMT ": %s", STR_ARG(text), why);
	return false;
}

static bool
read_runs(struct builtin_call *call, struct str text, struct value value, struct pnpm_run **out,
	size_t *count)
{
	const bool is_array = value.kind == VALUE_ARRAY;
	const size_t n = is_array ? value.array->count : 1;

	*out = arena_array(call->a, struct pnpm_run, n);
	*count = n;
	for (size_t i = 0; i < n; i++) {
		const struct value one = is_array ? value.array->items[i] : value;
		if (!is_run(one))
			return wrong(call, text,
				"expected null, true, false, or objects with recursive, cwd and "
				"args");
		(*out)[i] = run_of(call, one);
	}
	return true;
}

bool
pnpm_runs_read(struct builtin_call *call, struct pnpm_run **out, size_t *count)
{
	static struct pnpm_run all = {{NULL, 0}, {"pnpm recursive install", 22}};
	const struct str text = builtin_input(call, INPUT);
	struct error err = {0};
	struct value value;

	if (!builtin_yaml_read(call->a, STR(INPUT), text, &value, &err))
		return wrong(call, text, err.text);
	if (value.kind != VALUE_NULL && value.kind != VALUE_BOOLEAN)
		return read_runs(call, text, value, out, count);
	*out = &all;
	*count = value.kind == VALUE_BOOLEAN && value.boolean ? 1 : 0;
	return true;
}

/* --- running ------------------------------------------------------------------------------ */

bool
pnpm_shell(struct builtin_call *call, struct str line, struct str cwd, struct str bin,
	struct str *capture, int *exit_code, struct error *err)
{
	const struct str path =
		str_concat(call->a, STR("PATH="), bin, STR(":"), builtin_env(call, "PATH"));
	const char *const env[] = {str_z(call->a, path), NULL};
	const char *const argv[] = {"sh", "-c", str_z(call->a, line), NULL};
	const struct builtin_exec exec = {
		.argv = argv,
		.env = env,
		.cwd = path_join(call->a, call->workspace, cwd),
		.capture = capture,
	};

	return builtin_exec(call, &exec, exit_code, err);
}

static enum result
run_one(struct builtin_call *call, const struct pnpm_run *run, struct str bin)
{
	struct error err = {0};
	int exit_code;

	builtin_log(call, "::group::Running %" STR_FMT "...", STR_ARG(run->command));
	const bool ok = pnpm_shell(call, run->command, run->cwd, bin, NULL, &exit_code, &err);
	builtin_log(call, "::endgroup::");
	if (!ok)
		return builtin_error(call, "%s", err.text);
	if (exit_code == 0)
		return RESULT_SUCCESS;
	return builtin_error(call, "Command %" STR_FMT " (cwd: %" STR_FMT ") exits with status %d",
		STR_ARG(run->command), STR_ARG(run->cwd.n > 0 ? run->cwd : STR("undefined")),
		exit_code);
}

enum result
pnpm_runs_do(struct builtin_call *call, const struct pnpm_run *runs, size_t count, struct str bin)
{
	enum result result = RESULT_SUCCESS;

	for (size_t i = 0; i < count && !builtin_is_cancelled(call); i++)
		if (run_one(call, &runs[i], bin) != RESULT_SUCCESS)
			result = RESULT_FAILURE;
	return result;
}
