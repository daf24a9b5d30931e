#include "engine/cli/ask_outward.h"
#include "engine/cli/event_args.h"
#include "engine/cli/run_one.h"
#include "engine/cli/triggered.h"

static const struct option options[] = {
	{'W', "workflows", "PATH", "a workflow file, or a folder of them", false},
	{'j', "job", "ID", "only this job and the ones it needs; may be repeated", false},
	{0, "event", "NAME", "the event to play (default: one that the workflow listens to)",
		false},
	EVENT_ARGS_OPTIONS,
	{0, "if-triggered", NULL, "does not run what GitHub would not start", false},
	{'s', "secret", "NAME[=VALUE]", "a secret; lact asks for a missing value", false},
	{0, "secret-file", "FILE", "secrets, NAME=value a line (default: .secrets)", false},
	{0, "gh-token", NULL, "sets GITHUB_TOKEN to the output of `gh auth token`", false},
	{0, "var", "NAME[=VALUE]", "a variable of the `vars` context", false},
	{0, "var-file", "FILE", "variables (default: .vars)", false},
	{0, "env", "NAME[=VALUE]", "an environment variable for all steps", false},
	{0, "env-file", "FILE", "environment variables (default: .env)", false},
	{0, "env-pass", "NAME", "lets a variable of this environment through to steps", false},
	{0, "input", "NAME[=VALUE]", "an input of workflow_dispatch", false},
	{0, "input-file", "FILE", "inputs (default: .input)", false},
	{'P', "platform", "LABEL=-self-hosted", "runs jobs with this runner label on this machine",
		false},
	{0, "matrix", "KEY:VALUE", "only the matrix jobs with this value", false},
	{0, "action-server", "URL", "where published actions are (default: https://github.com)",
		false},
	{0, "local-repository", "NAME@REF=DIR",
		"takes a published action or workflow from a folder", false},
	{0, "action-impl", "IMPL|NAME=IMPL", "real: the published actions; builtin: lact's own",
		false},
	{0, "from", "STEP", "leaves out the steps of the job before this one", false},
	{0, "to", "STEP", "leaves out the steps of the job after this one", false},
	{0, "only", "STEP", "runs this step of the job alone", false},
	{0, "keep", NULL, "keeps the folders of the jobs, and says where", false},
	{0, "artifact-dir", "PATH", "a folder for the files of the artifacts, a folder each",
		false},
	{0, "summary-file", "FILE", "where the step summaries go (default: a file of lact's own)",
		false},
	{0, "jobs", "N", "how many jobs run at once (default: as many as processors)", false},
	{'n', "dry-run", NULL, "shows the resolved steps, starts nothing", false},
	{0, "allow-unsupported", NULL, "exit 0 although jobs cannot run on this machine", false},
	{0, "act-env", NULL, "sets ACT=true too, for workflows that test it", false},
	{0, "live", NULL, "runs steps that publish, deploy or push; else they are left out", false},
	{0, "offline", NULL, "never touches the network", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{'v', "verbose", NULL, "shows the commands of the steps, and debug messages", false},
	{'q', "quiet", NULL, "shows the summary alone", false},
	{0, "json", NULL, "one JSON object per record instead of text", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

static bool
add_named(struct invocation *in, struct workflow_file **files, size_t *count, struct error *err)
{
	for (size_t i = 0; i < in->arguments->name_count; i++)
		if (!project_find(in->cli->a, &in->project, in->arguments->names[i],
			    &files[(*count)++], err))
			return false;
	return true;
}

static bool
choose_files(struct invocation *in, struct workflow_file ***out, size_t *count, struct error *err)
{
	const size_t named = in->arguments->name_count;
	struct project *project = &in->project;

	*count = 0;
	*out = arena_array(in->cli->a, struct workflow_file *,
		named > project->file_count ? named : project->file_count);
	if (named > 0)
		return add_named(in, *out, count, err);
	if (project->is_one_file) {
		(*out)[(*count)++] = project->files;
		return true;
	}
	const struct planner planner = run_planner(in);
	return triggered_find(in->cli, &planner, &in->event_options, *out, count, err);
}

/* The last line of several runs: which of them went wrong. */
static void
tell_failed(struct invocation *in, struct workflow_file *const *files, const int *codes,
	size_t count, size_t failed)
{
	struct output *out = &in->cli->out;
	const char *separator = "";

	if (count < 2 || options_has(in->arguments, "json"))
		return;
	if (failed == 0) {
		output_add_fmt(out, "\nall %zu workflows: success\n", count);
		return;
	}
	output_add_fmt(out, "\n%zu of %zu workflows did not succeed: ", failed, count);
	for (size_t i = 0; i < count; i++)
		if (codes[i] != EXIT_OK) {
			output_add_fmt(
				out, "%s%" STR_FMT, separator, STR_ARG(files[i]->source.path));
			separator = ", ";
		}
	output_add_z(out, "\n");
}

/* Of several runs the first one that went wrong says how lact ends; cancelling ends all. */
static int
run_files(struct invocation *in)
{
	struct workflow_file **files;
	size_t count;
	size_t failed = 0;
	struct error err;
	int code = EXIT_OK;

	if (!choose_files(in, &files, &count, &err))
		return run_refuse(in, &err);
	int *codes = arena_array(in->cli->a, int, count);
	for (size_t i = 0; i < count; i++) {
		codes[i] = code == EXIT_CANCELLED ? EXIT_CANCELLED : run_one(in, files[i]);
		failed += codes[i] != EXIT_OK;
		if (code == EXIT_OK || codes[i] == EXIT_CANCELLED)
			code = codes[i];
	}
	tell_failed(in, files, codes, count, failed);
	return code;
}

static int
run(struct cli *cli, const struct arguments *arguments)
{
	struct invocation in = {.cli = cli, .arguments = arguments};
	struct error err;
	int code;

	if (!options_has(arguments, "json") && !options_has(arguments, "live"))
		in.asker = ask_outward_open(cli->a);
	if (invocation_read(&in, &err))
		code = run_files(&in);
	else
		code = run_refuse(&in, &err);
	project_close(&in.project);
	ask_outward_close(in.asker);
	return code;
}

const struct cli_command cmd_run = {
	.name = "run",
	.summary = "runs a workflow on this machine",
	.usage = "[OPTIONS] [WORKFLOW]...",
	.text = "Runs the workflows that are named by file stem (ci), file name (ci.yml), `name:` "
		"or\n"
		"path; without a name, those that GitHub would start if HEAD were pushed now "
		"(`lact "
		"plan`).\n"
		"They run in an isolated copy of the working tree: uncommitted edits are included, "
		"ignored\n"
		"files are not. Exits 0 if all jobs succeeded, 1 if one failed, 4 if something "
		"needed is\n"
		"missing on this machine.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = run,
};
