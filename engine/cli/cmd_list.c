#include "actions/registry.h"
#include "engine/cli/cli.h"
#include "engine/cli/trigger_text.h"
#include "engine/cli/user_paths.h"
#include "engine/project/project.h"
#include "engine/store/last_result.h"
#include "engine/ui/json_view.h"
#include "engine/ui/style.h"

#include <string.h>
#include <time.h>

#define COMMIT_SHOWN 7

static const struct option options[] = {
	{'W', "workflows", "PATH", "a workflow file, or a folder of them", false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{0, "builtins", NULL, "the actions that lact has built in", false},
	{0, "json", NULL, "as JSON", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

struct list_session {
	struct cli *cli;
	struct project project;
	struct paths paths;
};

static bool
find_last(struct list_session *l, const struct workflow_file *file, struct last_result *out)
{
	return l->paths.state.n > 0 &&
	       last_result_find(l->cli->a, l->paths.state, l->project.root, file->source.path, out);
}

/* --- text --------------------------------------------------------------------------------- */

static void
write_events(struct output *out, const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->trigger_count; i++)
		output_add_fmt(out, "%s%" STR_FMT, i > 0 ? ", " : "",
			STR_ARG(workflow->triggers[i].event));
}

/* What filters the events, and when a schedule's times are. */
static void
write_triggers(struct cli *cli, const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct trigger *trigger = &workflow->triggers[i];
		const struct str text = trigger_text(cli->a, trigger, (int64_t)time(NULL), 2);
		if (text.n > 0)
			output_add_fmt(&cli->out, "    %son %" STR_FMT "%" STR_FMT "%s\n",
				style_begin(STYLE_DIM, cli->color), STR_ARG(trigger->event),
				STR_ARG(text), style_end(cli->color));
	}
}

static void
write_job(struct output *out, const struct workflow_job *job)
{
	output_add_fmt(out, "    %" STR_FMT, STR_ARG(job->id));
	if (job->runs_on && job->runs_on->kind == NODE_STRING)
		output_add_fmt(out, " · %" STR_FMT, STR_ARG(job->runs_on->text));
	if (job->uses)
		output_add_fmt(out, " · calls %" STR_FMT, STR_ARG(job->uses->text));
	if (job->step_count > 0)
		output_add_fmt(
			out, " · %zu step%s", job->step_count, job->step_count == 1 ? "" : "s");
	for (size_t i = 0; i < job->need_count; i++)
		output_add_fmt(
			out, "%s%" STR_FMT, i == 0 ? " · needs " : ", ", STR_ARG(job->needs[i]));
	output_add_z(out, "\n");
}

static struct str
age_text(struct arena *a, int64_t age_s)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}};

	for (size_t i = 0; i < COUNT_OF(units); i++) {
		const long long n = age_s / units[i].seconds;
		if (n > 0)
			return str_fmt(a, "%lld %s%s ago", n, units[i].name, n == 1 ? "" : "s");
	}
	return STR("just now");
}

static void
write_last(struct list_session *l, const struct workflow_file *file)
{
	struct cli *cli = l->cli;
	struct last_result last;

	if (!find_last(l, file, &last))
		return;
	const enum style style = str_eq(last.result, STR("success"))   ? STYLE_GREEN
				 : str_eq(last.result, STR("failure")) ? STYLE_RED
								       : STYLE_YELLOW;
	output_add_z(&cli->out, "    last run: ");
	style_write(&cli->out, style, last.result, cli->color);
	output_add_fmt(&cli->out, " · %" STR_FMT,
		STR_ARG(age_text(cli->a, (int64_t)time(NULL) - last.finished_s)));
	if (last.commit.n > 0)
		output_add_fmt(&cli->out, " · at %" STR_FMT,
			STR_ARG(str_slice(last.commit, 0, COMMIT_SHOWN)));
	output_add_z(&cli->out, "\n");
}

static void
write_file(struct list_session *l, struct workflow_file *file)
{
	struct cli *cli = l->cli;
	struct output *out = &cli->out;
	const struct workflow *workflow = file->workflow;

	output_add_fmt(out, "%s%" STR_FMT "%s", style_begin(STYLE_BOLD, cli->color),
		STR_ARG(file->stem), style_end(cli->color));
	if (!workflow) {
		output_add_fmt(out, "  invalid: %" STR_FMT "\n",
			STR_ARG(project_first_error(cli->a, file)));
		return;
	}
	output_add_fmt(out, "  %" STR_FMT "  (", STR_ARG(workflow_title(workflow)));
	write_events(out, workflow);
	output_add_z(out, ")\n");
	write_last(l, file);
	write_triggers(cli, workflow);
	for (size_t i = 0; i < workflow->job_count; i++)
		write_job(out, &workflow->jobs[i]);
}

/* --- JSON --------------------------------------------------------------------------------- */

static void
json_job(struct output *out, const struct workflow_job *job)
{
	output_add_z(out, "{\"id\":");
	json_write_string(out, job->id);
	output_add_z(out, ",\"needs\":[");
	for (size_t i = 0; i < job->need_count; i++) {
		output_add_z(out, i > 0 ? "," : "");
		json_write_string(out, job->needs[i]);
	}
	output_add_fmt(out, "],\"steps\":%zu}", job->step_count);
}

/* The settings of an event that are lists or texts. */
static void
json_settings(struct output *out, const struct node *config)
{
	size_t count = 0;

	output_add_z(out, "{");
	for (size_t i = 0; config && config->kind == NODE_MAPPING && i < config->entry_count; i++) {
		const struct node *value = config->entries[i].value;
		const bool is_list = value->kind == NODE_SEQUENCE;
		if (!is_list && value->kind != NODE_STRING)
			continue;
		output_add_z(out, count++ > 0 ? "," : "");
		json_write_string(out, config->entries[i].key->text);
		output_add_z(out, ":[");
		for (size_t j = 0; j < (is_list ? value->item_count : 1); j++) {
			output_add_z(out, j > 0 ? "," : "");
			json_write_string(out, is_list ? value->items[j]->text : value->text);
		}
		output_add_z(out, "]");
	}
	output_add_z(out, "}");
}

static void
json_triggers(struct output *out, const struct workflow *workflow)
{
	output_add_z(out, ",\"filters\":{");
	for (size_t i = 0; i < workflow->trigger_count; i++) {
		output_add_z(out, i > 0 ? "," : "");
		json_write_string(out, workflow->triggers[i].event);
		output_add_z(out, ":");
		json_settings(out, workflow->triggers[i].config);
	}
	output_add_z(out, "}");
}

static void
json_workflow(struct output *out, const struct workflow *workflow)
{
	output_add_z(out, ",\"name\":");
	json_write_string(out, workflow_title(workflow));
	output_add_z(out, ",\"events\":[");
	for (size_t i = 0; i < workflow->trigger_count; i++) {
		output_add_z(out, i > 0 ? "," : "");
		json_write_string(out, workflow->triggers[i].event);
	}
	output_add_z(out, "]");
	json_triggers(out, workflow);
	output_add_z(out, ",\"jobs\":[");
	for (size_t i = 0; i < workflow->job_count; i++) {
		output_add_z(out, i > 0 ? "," : "");
		json_job(out, &workflow->jobs[i]);
	}
	output_add_z(out, "]");
}

static void
json_last(struct list_session *l, const struct workflow_file *file)
{
	struct output *out = &l->cli->out;
	struct last_result last;

	if (!find_last(l, file, &last)) {
		output_add_z(out, ",\"last_run\":null");
		return;
	}
	output_add_z(out, ",\"last_run\":{\"result\":");
	json_write_string(out, last.result);
	output_add_z(out, ",\"commit\":");
	json_write_string(out, last.commit);
	output_add_fmt(out, ",\"finished\":%lld}", (long long)last.finished_s);
}

static void
json_file(struct list_session *l, const struct workflow_file *file)
{
	struct output *out = &l->cli->out;

	output_add_z(out, "{\"path\":");
	json_write_string(out, file->source.path);
	output_add_z(out, file->workflow ? ",\"valid\":true" : ",\"valid\":false");
	if (file->workflow)
		json_workflow(out, file->workflow);
	json_last(l, file);
	output_add_z(out, "}\n");
}

/* --- all ---------------------------------------------------------------------------------- */

static int
list_builtins(struct cli *cli)
{
	const struct builtin *builtin;
	size_t width = 0;

	for (size_t i = 0; (builtin = registry_at(i)); i++)
		if (strlen(builtin->name) > width)
			width = strlen(builtin->name);
	for (size_t i = 0; (builtin = registry_at(i)); i++)
		output_add_fmt(
			&cli->out, "%-*s  %s\n", (int)width, builtin->name, builtin->summary);
	return EXIT_OK;
}

static int
list(struct cli *cli, const struct arguments *arguments)
{
	struct list_session l = {.cli = cli};
	struct error err;

	if (options_has(arguments, "builtins"))
		return list_builtins(cli);
	if (!user_paths_read(cli->a, &l.paths, &err))
		l.paths = (struct paths){0}; /* without a home there are no results of runs */
	if (!project_open_files(cli->a, options_get(arguments, "directory"),
		    options_get(arguments, "workflows"), &l.project, &err))
		return cli_fail(cli, &err);
	if (options_has(arguments, "json"))
		cli_begin_data(cli);
	for (size_t i = 0; i < l.project.file_count; i++) {
		if (options_has(arguments, "json"))
			json_file(&l, &l.project.files[i]);
		else
			write_file(&l, &l.project.files[i]);
	}
	return EXIT_OK;
}

const struct cli_command cmd_list = {
	.name = "list",
	.summary = "lists the workflows here, their events and jobs",
	.usage = "[OPTIONS]",
	.text = "Lists the workflows of .github/workflows: their events, filters, next scheduled "
		"times and\njobs, and the result of the last complete run here.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = list,
};
