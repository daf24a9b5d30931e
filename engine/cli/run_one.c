#include "engine/cli/run_one.h"

#include "actions/registry.h"
#include "engine/cli/artifact_unpack.h"
#include "engine/cli/ask_outward.h"
#include "engine/cli/here.h"
#include "engine/cli/prompt.h"
#include "engine/cli/refusal.h"
#include "engine/cli/triggered.h"
#include "engine/event/inputs.h"
#include "engine/git/repository_identity.h"
#include "engine/plan/matrix_keys.h"
#include "engine/store/file.h"
#include "engine/store/last_result.h"
#include "engine/ui/diag_view.h"
#include "engine/ui/json_view.h"
#include "engine/ui/step_summaries.h"
#include "engine/ui/text_view.h"
#include "engine/workflow/references.h"

#include <time.h>
#include <unistd.h>

int
run_refuse(struct invocation *in, const struct error *err)
{
	if (options_has(in->arguments, "json"))
		refusal_write_error(in->cli, err);
	return cli_fail(in->cli, err);
}

static int
tell_invalid(struct invocation *in, struct workflow_file *file)
{
	struct output *err = &in->cli->err;

	if (options_has(in->arguments, "json"))
		refusal_write_file(in->cli, file);
	output_flush(&in->cli->out);
	diag_view_write_all(err, &file->diags, in->cli->color);
	output_add_fmt(err, "\n%" STR_FMT ": %zu error%s\n", STR_ARG(file->source.path),
		file->diags.error_count, file->diags.error_count == 1 ? "" : "s");
	output_flush(err);
	return EXIT_INVALID;
}

/*
 * A secret that the workflow names and nobody has given is taken from the environment variable of
 * the same name. GITHUB_TOKEN is not: it is given only when the user says so.
 */
static void
found_secret(void *owner, struct str name)
{
	struct invocation *in = owner;
	struct arena *a = in->cli->a;
	const char *name_z = str_z(a, name);

	if (!name_z || name.n == 0 || map_has(&in->secrets, name) ||
		str_eq_nocase(name, STR("GITHUB_TOKEN")) || !getenv(name_z))
		return;
	struct str *value = arena_new(a, struct str);
	*value = str_copy(a, str_from(getenv(name_z)));
	map_set(&in->secrets, name, value);
}

/* Asks until the answer fits. */
static bool
ask_input(struct invocation *in, const struct workflow *workflow, struct str event, struct str name,
	struct str *value, struct error *err)
{
	struct arena *a = in->cli->a;
	const struct str question = inputs_question(a, workflow, event, name);

	while (prompt_read(a, question, false, value, err)) {
		if (inputs_check(a, workflow, event, name, *value, err))
			return true;
		(void)cli_fail(in->cli, err);
	}
	return false;
}

/* Required inputs that nobody has given are asked for, where there is somebody to ask. */
static bool
ask_inputs(
	struct invocation *in, const struct workflow *workflow, struct str event, struct error *err)
{
	struct arena *a = in->cli->a;
	struct str *names;
	size_t count;

	inputs_missing(a, workflow, event, &in->inputs, &names, &count);
	for (size_t i = 0; i < count && isatty(STDIN_FILENO) == 1; i++) {
		struct str *value = arena_new(a, struct str);
		if (!ask_input(in, workflow, event, names[i], value, err))
			return false;
		map_set(&in->inputs, names[i], value);
	}
	return true;
}

static bool
make_event(struct invocation *in, const struct workflow *workflow, struct event *event,
	struct object **inputs, struct error *err)
{
	struct event_options event_options = in->event_options;

	if (event_options.name.n == 0)
		event_options.name = event_choose(workflow);
	event_name_sources(workflow, &event_options);
	if (!ask_inputs(in, workflow, event_options.name, err) ||
		!inputs_make(in->cli->a, workflow, event_options.name, &in->inputs, inputs, err))
		return false;
	event_options.inputs = *inputs;
	return event_make(in->cli->a, in->project.repository, &event_options, event, err);
}

static int
outcome_code(const struct invocation *in, const struct run_outcome *outcome)
{
	switch (outcome->result) {
	case RESULT_FAILURE: return outcome->only_missing ? EXIT_MISSING : EXIT_FAILED;
	case RESULT_CANCELLED: return outcome->is_interrupted ? EXIT_CANCELLED : EXIT_FAILED;
	case RESULT_NONE:
	case RESULT_SKIPPED:
	case RESULT_SUCCESS: break;
	}
	if (outcome->counts.jobs.not_run > 0 && !options_has(in->arguments, "allow-unsupported"))
		return EXIT_MISSING;
	if (outcome->counts.steps_not_run > 0)
		return EXIT_MISSING;
	return EXIT_OK;
}

/* A key that no matrix can have is a slip. */
static bool
check_matrix(const struct invocation *in, const struct workflow *workflow, struct error *err)
{
	for (size_t i = 0; i < in->matrix_count; i++) {
		const struct str key = in->matrix[i].key;
		if (matrix_keys_may_have(workflow, key))
			continue;
		const struct str nearest = matrix_keys_nearest(in->cli->a, workflow, key);
		(void)error_set(err, ERROR_USAGE,
			"--matrix: no job of '%" STR_FMT "' has '%" STR_FMT "' in its matrix",
			STR_ARG(workflow->source->path), STR_ARG(key));
		if (nearest.n > 0)
			return error_help(err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
		return error_help(err, "`lact plan -v` shows the jobs of each matrix");
	}
	return true;
}

/* --matrix left nothing to run: that is no success. */
static bool
is_empty_choice(const struct invocation *in, const struct run_outcome *outcome)
{
	const struct record_counts *counts = &outcome->counts.jobs;

	return in->matrix_count > 0 && outcome->result == RESULT_SUCCESS && counts->success == 0 &&
	       counts->not_run == 0;
}

/* They are in the store already: this is a copy for the user. */
static bool
put_artifacts(struct invocation *in, const struct run_outcome *outcome, struct error *err)
{
	const struct str given = options_get(in->arguments, "artifact-dir");
	struct arena *a = in->cli->a;
	struct artifact_store store;

	if (given.n == 0 || options_has(in->arguments, "dry-run"))
		return true;
	return artifact_unpack_store(a, in->paths.state,
		       repository_identity(a, in->project.repository, in->project.root), &store,
		       err) &&
	       artifact_unpack_run(a, &store, str_from(outcome->run_id),
		       path_join(a, in->project.folder, given), err);
}

/* For `lact list`. */
static void
keep_result(struct invocation *in, const struct workflow *workflow, const struct event *event,
	const struct run_outcome *outcome)
{
	const bool is_partial = outcome->result == RESULT_SUCCESS &&
				outcome->counts.jobs.not_run + outcome->counts.steps_not_run > 0;
	const struct last_result last = {
		.result = is_partial ? STR("not tested") : str_from(result_name(outcome->result)),
		.commit = str_eq(event->sha, STR(REPOSITORY_NO_COMMIT)) ? STR_NONE : event->sha,
		.finished_s = (int64_t)time(NULL),
	};

	/* the result is reported already, and does not depend on this */
	IGNORE(last_result_write(in->cli->a, in->paths.state, in->project.root,
		workflow->source->path, &last, NULL));
}

static struct str
action_server(const struct invocation *in)
{
	const struct str given = options_get(in->arguments, "action-server");

	return given.n > 0 ? given : STR("https://github.com");
}

static const struct run_oidc_rule *
oidc_rules(struct invocation *in)
{
	const struct run_config *config = &in->config;
	struct run_oidc_rule *rules =
		arena_array(in->cli->a, struct run_oidc_rule, config->oidc_count);

	for (size_t i = 0; i < config->oidc_count; i++)
		rules[i] = (struct run_oidc_rule){
			config->oidc[i].audience, config->oidc[i].secret, config->oidc[i].command};
	return rules;
}

struct planner
run_planner(struct invocation *in)
{
	struct here *here = arena_new(in->cli->a, struct here);

	*here = (struct here){in->platforms, in->platform_count, &in->builtins};
	return (struct planner){
		.a = in->cli->a,
		.project = &in->project,
		.secrets = &in->secrets,
		.vars = &in->vars,
		.inputs = &in->inputs,
		.actions = in->paths.actions,
		.mapped = &in->local_repositories,
		.is_builtin = here_is_builtin,
		.runs_here = here_runs,
		.here = here,
	};
}

static int
execute(struct invocation *in, const struct workflow *workflow, const struct record_reader *readers,
	size_t reader_count)
{
	struct cli *cli = in->cli;
	struct event event;
	struct object *inputs;
	struct run_outcome outcome;
	struct error err;
	const struct planner planner = run_planner(in);
	bool stops;

	if (!check_matrix(in, workflow, &err) || !make_event(in, workflow, &event, &inputs, &err) ||
		!triggered_check(cli, &planner, workflow, &event,
			options_has(in->arguments, "if-triggered"), &stops, &err))
		return run_refuse(in, &err);
	if (stops)
		return EXIT_OK;
	node_references(workflow->root, STR("secrets"), found_secret, in);
	const struct run_options run_options = {
		.workflow = workflow,
		.event = &event,
		.repository = in->project.repository,
		.folder = in->project.root,
		.paths = &in->paths,
		.builtins = in->builtins,
		.base_env = &in->base_env,
		.user_env = &in->user_env,
		.user_home = str_from(getenv("HOME")),
		.user_path = str_from(getenv("PATH")),
		.secrets = &in->secrets,
		.vars = &in->vars,
		.inputs = inputs,
		.privates = in->privates,
		.private_count = in->private_count,
		.platforms = in->platforms,
		.platform_count = in->platform_count,
		.lock = in->lock,
		.oidc_rules = oidc_rules(in),
		.oidc_rule_count = in->config.oidc_count,
		.user_environment = cli->env,
		.action_server = action_server(in),
		.matrix = in->matrix,
		.matrix_count = in->matrix_count,
		.local_repositories = in->local_repositories,
		.steps = {options_get(in->arguments, "from"), options_get(in->arguments, "to"),
			options_get(in->arguments, "only")},
		.jobs = in->jobs,
		.job_count = in->job_count,
		.parallel = in->parallel,
		.dry_run = options_has(in->arguments, "dry-run"),
		.offline = options_has(in->arguments, "offline"),
		.act_env = options_has(in->arguments, "act-env"),
		.keep = options_has(in->arguments, "keep"),
		.live = options_has(in->arguments, "live"),
		.ask_outward = in->asker ? ask_outward : NULL,
		.ask_owner = in->asker,
		.debug = options_has(in->arguments, "verbose"),
		.readers = readers,
		.reader_count = reader_count,
	};
	if (!run_execute(&run_options, &outcome, &err) || !put_artifacts(in, &outcome, &err))
		return run_refuse(in, &err);
	if (!run_options.dry_run && run_options.job_count == 0 && run_options.matrix_count == 0 &&
		outcome.counts.steps_left_out == 0)
		keep_result(in, workflow, &event, &outcome);
	if (is_empty_choice(in, &outcome)) {
		(void)error_set(&err, ERROR_USAGE,
			"--matrix: no job of '%" STR_FMT "' has such a value",
			STR_ARG(workflow->source->path));
		(void)error_help(&err, "`lact plan -v` shows the jobs of each matrix");
		return run_refuse(in, &err);
	}
	return outcome_code(in, &outcome);
}

static void
load_calls(struct invocation *in, struct workflow_file *file)
{
	const struct str *token = map_find(&in->secrets, STR("GITHUB_TOKEN"));
	const struct project_calls calls = {
		.actions = in->paths.actions,
		.server = action_server(in),
		.token = token ? *token : STR_NONE,
		.ca_file = env_get(&in->base_env, STR("SSL_CERT_FILE")),
		.offline = options_has(in->arguments, "offline"),
		.lock = in->lock,
		.mapped = &in->local_repositories,
	};

	project_load_calls(in->cli->a, &in->project, &calls, file);
}

static struct str
summary_file(struct invocation *in, const struct workflow *workflow)
{
	const struct str given = options_get(in->arguments, "summary-file");

	if (given.n > 0)
		return path_join(in->cli->a, in->project.folder, given);
	return last_summary_path(
		in->cli->a, in->paths.state, in->project.root, workflow->source->path);
}

/* A run without any removes those of the run before, but no file that the user has named. */
static int
keep_summaries(struct invocation *in, struct step_summaries *summaries, struct str file, int code)
{
	const struct str text = step_summaries_text(summaries, in->cli->a);
	const bool is_named = options_has(in->arguments, "summary-file");
	struct error err;

	if (options_has(in->arguments, "dry-run"))
		return code;
	const bool ok = text.n > 0 || is_named ? file_make_dirs(path_folder(file), 0700, &err) &&
							 file_write_atomic(file, text, 0600, &err)
					       : file_remove_tree(file, &err);
	return ok ? code : cli_fail(in->cli, &err);
}

int
run_one(struct invocation *in, struct workflow_file *file)
{
	struct cli *cli = in->cli;

	load_calls(in, file);
	if (!file->workflow)
		return tell_invalid(in, file);
	struct step_summaries *summaries = step_summaries_new(cli->a);
	const struct str summaries_file = summary_file(in, file->workflow);
	if (options_has(in->arguments, "json")) {
		cli_begin_data(cli);
		const struct record_reader readers[] = {
			step_summaries_reader(summaries), json_view_reader(&cli->out)};
		return keep_summaries(in, summaries, summaries_file,
			execute(in, file->workflow, readers, COUNT_OF(readers)));
	}
	struct text_view *view = text_view_new(cli->a, &cli->out,
		&(struct text_view_options){
			.color = cli->color,
			.quiet = options_has(in->arguments, "quiet"),
			.verbose = options_has(in->arguments, "verbose"),
			.dry_run = options_has(in->arguments, "dry-run"),
			.summaries = summaries,
			.summary_file = summaries_file,
		});
	const struct record_reader readers[] = {
		step_summaries_reader(summaries), text_view_reader(view)};
	const int code = execute(in, file->workflow, readers, COUNT_OF(readers));
	text_view_free(view);
	return keep_summaries(in, summaries, summaries_file, code);
}
