/*
 * Actions that deploy or publish, as a dry run: they tell what would be sent where, with which
 * secrets, and send nothing. What each differs in is the table deploys.def.
 *
 * Source     the action.yml of each
 */
#include "actions/actions.h"
#include "actions/base/dry_run.h"

#define OUTPUTS_MAX 24
#define INVALID_URL "https://dry-run.invalid/"

/* `builtin` comes first: a call's builtin is one of these. */
struct deploy {
	struct builtin builtin;
	const char *what;   /* "deploy", "publish" */
	const char *where;  /* "Vercel" */
	const char *folder; /* the input that names what is sent; NULL: none */
	const char *env[3]; /* variables that it needs */
	const char *output[OUTPUTS_MAX];
};

/* clang-format off */
#define INPUT(name, preset) {name, preset, false}
#define NEEDED(name, preset) {name, preset, true}
#define NONE {NULL, NULL, false} /* alone: there are no inputs */
/* clang-format on */
#define LIST(...) __VA_ARGS__

#define DEPLOY(id, name_, what_, where_, folder_, env_, output_, ...)                              \
	static const struct builtin_input id[] = {__VA_ARGS__};
#include "actions/dry_run/deploys.def"
#undef DEPLOY

/* --- the dry run -------------------------------------------------------------------------- */

static const struct deploy *
deploy_of(const struct builtin_call *call)
{
	return (const struct deploy *)call->builtin;
}

static bool
check(struct builtin_call *call, const struct deploy *deploy)
{
	if (!dry_run_check_inputs(call))
		return false;
	for (size_t i = 0; i < COUNT_OF(deploy->env) && deploy->env[i]; i++)
		if (!dry_run_check_env(call, deploy->env[i]))
			return false;
	return true;
}

/* Tells what the folder holds; *note is "apps/web (42 files)". False if it is not there. */
static bool
tell_folder(struct builtin_call *call, const struct deploy *deploy, struct str *note)
{
	struct dry_run_folder folder;
	struct str path;

	*note = STR_NONE;
	if (!deploy->folder)
		return true;
	path = builtin_input(call, deploy->folder);
	if (str_has(path, STR("*"))) /* a pattern: shown as an input */
		return true;
	if (!dry_run_measure(call, path, &folder)) {
		(void)builtin_error(call, "%s: missing '%" STR_FMT "' in the workspace",
			deploy->folder, STR_ARG(path));
		return false;
	}
	if (path.n == 0)
		path = STR(".");
	const char *files = folder.file_count == 1 ? "file" : "files";
	builtin_log(call, "  what: %" STR_FMT ", %zu %s, %" STR_FMT, STR_ARG(path),
		folder.file_count, files, STR_ARG(dry_run_size(call->a, folder.size_bytes)));
	*note = str_fmt(call->a, " %" STR_FMT " (%zu %s)", STR_ARG(path), folder.file_count, files);
	return true;
}

/* Outputs that later steps may use; nobody can take them for real. */
static void
set_outputs(struct builtin_call *call, const struct deploy *deploy)
{
	for (size_t i = 0; i < COUNT_OF(deploy->output) && deploy->output[i]; i++) {
		const struct str name = str_from(deploy->output[i]);
		const struct str value = str_has(str_lower(call->a, name), STR("url"))
						 ? str_concat(call->a, STR(INVALID_URL), name)
						 : STR("dry-run");
		builtin_set_output(call, deploy->output[i], value);
		builtin_log(
			call, "Output %s is made up: %" STR_FMT, deploy->output[i], STR_ARG(value));
	}
}

static enum result
run(struct builtin_call *call)
{
	const struct deploy *deploy = deploy_of(call);
	struct str note;

	builtin_log(call,
		"Dry run: nothing leaves this machine. This would %s to %s:", deploy->what,
		deploy->where);
	dry_run_inputs(call);
	if (!tell_folder(call, deploy, &note) || !check(call, deploy))
		return RESULT_FAILURE;
	dry_run_secrets(call);
	set_outputs(call, deploy);
	builtin_note(call, "dry run: would %s%" STR_FMT " to %s", deploy->what, STR_ARG(note),
		deploy->where);
	builtin_difference(
		call, "%s: a dry run, nothing was sent to %s", deploy->builtin.name, deploy->where);
	return RESULT_SUCCESS;
}

#define DEPLOY(id, name_, what_, where_, folder_, env_, output_, ...)                              \
	{                                                                                          \
		.builtin = {.name = name_,                                                         \
			.summary = "dry run: shows what it would send, and sends nothing",         \
			.inputs = id,                                                              \
			.input_count = sizeof(#__VA_ARGS__) == sizeof("NONE") ? 0 : COUNT_OF(id),  \
			.dry_run = true,                                                           \
			.main = run},                                                              \
		.what = what_,                                                                     \
		.where = where_,                                                                   \
		.folder = folder_,                                                                 \
		.env = {LIST env_},                                                                \
		.output = {LIST output_},                                                          \
	},

static const struct deploy deploys[] = {
#include "actions/dry_run/deploys.def"
};

const struct builtin *
action_deploy_at(size_t i)
{
	return i < COUNT_OF(deploys) ? &deploys[i].builtin : NULL;
}
