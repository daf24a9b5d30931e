#include "engine/cli/triggered.h"

#include "engine/ui/style.h"

/* --- all that start ----------------------------------------------------------------------- */

static void
add_started(struct project *project, const struct plan *plan, struct workflow_file **files,
	size_t *count)
{
	size_t next = 0;

	for (size_t i = 0; i < project->file_count; i++) {
		struct workflow_file *file = &project->files[i];
		const struct plan_workflow *planned =
			file->workflow ? &plan->workflows[next++] : NULL;
		if (!planned || planned->invalid.n > 0 || planned->decision.verdict != VERDICT_NO)
			files[(*count)++] = file;
	}
}

/* What follows a workflow is not run with it. */
static void
tell_followers(struct cli *cli, const struct project *project, const struct plan *plan)
{
	size_t next = 0;

	for (size_t i = 0; i < project->file_count; i++) {
		const struct workflow_file *file = &project->files[i];
		const struct plan_workflow *planned =
			file->workflow ? &plan->workflows[next++] : NULL;
		if (planned && planned->after)
			output_add_fmt(&cli->err,
				"note: %" STR_FMT " would follow %" STR_FMT ": lact run %" STR_FMT
				" --event workflow_run\n",
				STR_ARG(file->stem), STR_ARG(workflow_title(planned->after)),
				STR_ARG(file->stem));
	}
}

static void
tell_plan(struct cli *cli, const struct project *project, const struct event *event,
	const struct changes *changes, size_t count)
{
	struct output *out = &cli->err;
	const struct planner_notes notes = planner_notes(cli->a, project, event, changes);

	output_add(out, planner_describe(cli->a, event, changes));
	output_add_fmt(out, ": %zu of %zu workflow%s start%s\n", count, project->file_count,
		project->file_count == 1 ? "" : "s", count == 1 ? "s" : "");
	for (size_t i = 0; i < notes.count; i++)
		output_add_fmt(out, "note: %" STR_FMT "\n", STR_ARG(notes.items[i]));
	if (count == 0)
		output_add_z(out, "help: `lact plan` says why; `lact run NAME` runs one anyway\n");
}

bool
triggered_find(struct cli *cli, const struct planner *planner, struct event_options *options,
	struct workflow_file **files, size_t *count, struct error *err)
{
	struct project *project = planner->project;
	struct changes changes;
	struct event event;
	struct plan plan;

	if (options->name.n == 0)
		options->name = STR("push");
	if (!event_make(cli->a, project->repository, options, &event, err) ||
		!planner_make(planner, &event, &changes, &plan, err))
		return false;
	*count = 0;
	add_started(project, &plan, files, count);
	tell_plan(cli, project, &event, &changes, *count);
	tell_followers(cli, project, &plan);
	output_flush(&cli->err);
	return true;
}

/* --- one ---------------------------------------------------------------------------------- */

bool
triggered_check(struct cli *cli, const struct planner *planner, const struct workflow *workflow,
	const struct event *event, bool only_triggered, bool *stops, struct error *err)
{
	struct output *out = &cli->err;
	struct str objection;

	if (!planner_objection(planner, workflow, event, &objection, err))
		return false;
	*stops = objection.n > 0 && only_triggered;
	if (objection.n == 0)
		return true;
	output_add_fmt(out, "%snote%s: GitHub would not start %" STR_FMT " now: %" STR_FMT "%s\n",
		style_begin(STYLE_YELLOW, cli->color), style_end(cli->color),
		STR_ARG(workflow_title(workflow)), STR_ARG(objection),
		*stops ? "; it is not run" : "");
	output_flush(out);
	return true;
}
