#include "engine/cli/action_impl.h"
#include "engine/cli/cli.h"
#include "engine/cli/event_args.h"
#include "engine/cli/here.h"
#include "engine/cli/local_repositories.h"
#include "engine/cli/plan_json.h"
#include "engine/cli/plan_text.h"
#include "engine/cli/settings.h"
#include "engine/cli/user_paths.h"
#include "engine/project/planner.h"
#include "engine/store/file.h"
#include "engine/ui/style.h"

static const struct option options[] = {
	EVENT_ARGS_OPTIONS,
	{0, "event", "NAME", "the event (the same as naming it)", false},
	{'W', "workflows", "PATH", "a workflow file, or a folder of them", false},
	{'s', "secret", "NAME[=VALUE]", "a secret that is set", false},
	{0, "secret-file", "FILE", "secrets, NAME=value a line (default: .secrets)", false},
	{0, "var", "NAME[=VALUE]", "a variable of the `vars` context", false},
	{0, "var-file", "FILE", "variables (default: .vars)", false},
	{0, "input", "NAME[=VALUE]", "an input of workflow_dispatch", false},
	{0, "input-file", "FILE", "inputs (default: .input)", false},
	{0, "action-impl", "IMPL|NAME=IMPL", "real: the published actions; builtin: lact's own",
		false},
	{0, "local-repository", "NAME@REF=DIR",
		"takes a published action or workflow from a folder", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{'v', "verbose", NULL, "every changed file, every job of a matrix", false},
	{0, "json", NULL, "as JSON", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

struct plan_session {
	struct cli *cli;
	const struct arguments *arguments;
	struct project project;
	struct paths paths;
	struct map secrets;
	struct map vars;
	struct map inputs;
	struct local_repositories local_repositories;
	struct event_options event_options;
	struct event event;
	struct changes changes;
	struct plan plan;
	struct run_config config;
	struct run_builtins builtins;
};

static bool
read_event(struct plan_session *pc, struct error *err)
{
	struct event_options *made = &pc->event_options;
	struct str named;

	if (!event_args_named(pc->arguments, &named, err) ||
		!event_args_read(pc->cli->a, pc->arguments, named, pc->project.folder, made, err))
		return false;
	if (made->name.n == 0)
		made->name = STR("push");
	made->folder_name = path_name(pc->project.root);
	event_args_take_inputs(pc->cli->a, made->overlay, &pc->inputs);
	return true;
}

static bool
read_all(struct plan_session *pc, struct error *err)
{
	struct arena *a = pc->cli->a;
	const struct str folder = pc->project.folder;

	if (!settings_read(a, &settings_secrets, pc->arguments, folder, &pc->secrets, err) ||
		!settings_read(a, &settings_vars, pc->arguments, folder, &pc->vars, err) ||
		!settings_read(a, &settings_inputs, pc->arguments, folder, &pc->inputs, err) ||
		!local_repositories_read(a, pc->arguments, folder, &pc->local_repositories, err) ||
		!run_config_read(a, pc->project.root, &pc->config, err) ||
		!action_impl_read(a, pc->arguments, &pc->config, &pc->builtins, err) ||
		!read_event(pc, err) || !user_paths_read(a, &pc->paths, err))
		return false;
	return event_make(a, pc->project.repository, &pc->event_options, &pc->event, err);
}

static void
load_calls(struct plan_session *pc)
{
	/* a plan looks at what is here, and fetches nothing */
	const struct project_calls calls = {
		.actions = pc->paths.actions,
		.offline = true,
		.mapped = &pc->local_repositories,
	};

	for (size_t i = 0; i < pc->project.file_count; i++)
		project_load_calls(pc->cli->a, &pc->project, &calls, &pc->project.files[i]);
}

static void
write_text(struct plan_session *pc)
{
	struct cli *cli = pc->cli;
	const struct planner_notes notes =
		planner_notes(cli->a, &pc->project, &pc->event, &pc->changes);
	const struct plan_text_options text = {
		.a = cli->a,
		.event = pc->event.name,
		.color = cli->color,
		.verbose = options_has(pc->arguments, "verbose"),
	};

	output_add(&cli->out, planner_describe(cli->a, &pc->event, &pc->changes));
	output_add_z(&cli->out, "\n");
	for (size_t i = 0; i < notes.count; i++)
		output_add_fmt(&cli->out, "%snote%s: %" STR_FMT "\n",
			style_begin(STYLE_YELLOW, cli->color), style_end(cli->color),
			STR_ARG(notes.items[i]));
	output_add_z(&cli->out, "\n");
	plan_text_write(&cli->out, &pc->project, &pc->plan, &text);
}

static int
show(struct plan_session *pc)
{
	struct cli *cli = pc->cli;
	const struct planner planner = {
		.a = cli->a,
		.project = &pc->project,
		.secrets = &pc->secrets,
		.vars = &pc->vars,
		.inputs = &pc->inputs,
		.actions = pc->paths.actions,
		.mapped = &pc->local_repositories,
		.is_builtin = here_is_builtin,
		.runs_here = here_runs,
		.here = &(struct here){.builtins = &pc->builtins},
	};
	struct error err;

	load_calls(pc);
	if (!planner_make(&planner, &pc->event, &pc->changes, &pc->plan, &err))
		return cli_fail(cli, &err);
	if (options_has(pc->arguments, "json")) {
		cli_begin_data(cli);
		plan_json_write(
			cli->a, &cli->out, &pc->project, &pc->event, &pc->changes, &pc->plan);
	} else {
		write_text(pc);
	}
	return EXIT_OK;
}

static int
plan(struct cli *cli, const struct arguments *arguments)
{
	struct plan_session pc = {.cli = cli, .arguments = arguments};
	struct error err;

	if (!project_open(cli->a, options_get(arguments, "directory"),
		    options_get(arguments, "workflows"), &pc.project, &err))
		return cli_fail(cli, &err);
	const int code = read_all(&pc, &err) ? show(&pc) : cli_fail(cli, &err);
	project_close(&pc.project);
	return code;
}

const struct cli_command cmd_plan = {
	.name = "plan",
	.summary = "shows what GitHub would start, and why",
	.usage = "[OPTIONS] [EVENT]",
	.text = "Shows which workflows GitHub would start if HEAD were pushed now, or for another "
		"event,\nand why: the deciding filter with its line, the changed files that "
		"matched, and the jobs\nwith their `if`, matrix and missing secrets or variables. "
		"Starts nothing.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = plan,
};
