#include "engine/cli/plan_text.h"

#include "engine/cli/trigger_text.h"
#include "engine/ui/style.h"

#include <time.h>

#define FILES_SHOWN 5
#define LEGS_SHOWN  12

struct view {
	struct arena *a;
	bool is_schedule;
	struct output *out;
	const struct plan_text_options *options;
	struct buf indent; /* the text before a line of the tree */
};

static const char *
begin(const struct view *view, enum style style)
{
	return style_begin(style, view->options->color);
}

static const char *
end(const struct view *view)
{
	return style_end(view->options->color);
}

static void
write_indent(struct view *view)
{
	output_add(view->out, buf_str(&view->indent));
}

static void
write_place(struct view *view, struct source *source, uint32_t offset)
{
	if (source)
		output_add_fmt(view->out, "  %s%" STR_FMT ":%u%s", begin(view, STYLE_DIM),
			STR_ARG(source->path), source_position(source, offset).line, end(view));
}

static void
write_list(struct view *view, const char *what, const struct str *items, size_t count)
{
	if (count == 0)
		return;
	write_indent(view);
	output_add_fmt(view->out, "%s%s%s", begin(view, STYLE_YELLOW), what, end(view));
	for (size_t i = 0; i < count; i++)
		output_add_fmt(view->out, "%s%" STR_FMT, i > 0 ? ", " : " ", STR_ARG(items[i]));
	output_add_z(view->out, "\n");
}

/* --- why a workflow starts ---------------------------------------------------------------- */

static void
write_check(struct view *view, const struct decision_check *check)
{
	write_indent(view);
	if (check->setting.n > 0)
		output_add_fmt(view->out, "%" STR_FMT ": ", STR_ARG(check->setting));
	output_add(view->out, check->text);
	write_place(view, check->source, check->place.start);
	output_add_z(view->out, "\n");
}

static void
write_files(struct view *view, const struct decision *decision)
{
	const size_t shown = view->options->verbose || decision->file_count <= FILES_SHOWN
				     ? decision->file_count
				     : FILES_SHOWN - 1;

	for (size_t i = 0; i < shown; i++) {
		const struct change *change = decision->files[i].change;
		write_indent(view);
		output_add_fmt(view->out, "  %s%c%s ", begin(view, STYLE_CYAN),
			change_letter(change->kind), end(view));
		if (change->kind == CHANGE_RENAMED)
			output_add_fmt(view->out, "%" STR_FMT " → ", STR_ARG(change->old_path));
		output_add_fmt(view->out, "%" STR_FMT "\n", STR_ARG(change->path));
	}
	if (shown == decision->file_count)
		return;
	write_indent(view);
	output_add_fmt(view->out, "  … %zu more\n", decision->file_count - shown);
}

/* When a schedule comes. */
static void
write_times(struct view *view, const struct workflow *workflow)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, STR("schedule"));
	const struct str text = trigger_text(view->a, trigger, (int64_t)time(NULL), 3);

	write_indent(view);
	output_add_fmt(view->out, "schedule%" STR_FMT "\n", STR_ARG(text));
}

static void
write_decision(struct view *view, const struct plan_workflow *planned)
{
	const struct decision *decision = &planned->decision;
	const struct decision_check *obstacle = decision_obstacle(decision);

	for (size_t i = 0; i < decision->check_count; i++) {
		const struct decision_check *check = &decision->checks[i];
		/* where something said no, the rest does not matter */
		if (obstacle && check != obstacle)
			continue;
		/* filters say more than that the event is listened to */
		if (check->kind == CHECK_EVENT && check->verdict == VERDICT_YES &&
			decision->check_count > 1)
			continue;
		write_check(view, check);
		if (check->kind == CHECK_PATHS)
			write_files(view, decision);
	}
}

/* --- jobs --------------------------------------------------------------------------------- */

static void
write_needs(struct view *view, const struct workflow_job *job)
{
	for (size_t i = 0; i < job->need_count; i++)
		output_add_fmt(view->out, "%s%" STR_FMT, i == 0 ? " · after " : ", ",
			STR_ARG(job->needs[i]));
}

static void
write_leg(struct view *view, const struct plan_job *job, const struct plan_leg *leg)
{
	output_add(view->out, leg->name);
	if (job->model->uses)
		output_add_fmt(view->out, "  calls %" STR_FMT, STR_ARG(job->model->uses->text));
	else
		output_add_fmt(view->out, "  %s%" STR_FMT "%s", begin(view, STYLE_DIM),
			STR_ARG(leg->runs_on.text), end(view));
	write_needs(view, job->model);
	if (leg->cannot.n > 0)
		output_add_fmt(view->out, " · %s%" STR_FMT "%s", begin(view, STYLE_YELLOW),
			STR_ARG(leg->cannot), end(view));
	output_add_z(view->out, "\n");
}

static void
write_why(struct view *view, const struct plan_job *job)
{
	if (job->why.n > 0) {
		write_indent(view);
		output_add_fmt(view->out, "%s: %" STR_FMT,
			job->verdict == PLAN_SKIPPED ? "skipped" : "depends", STR_ARG(job->why));
		if (job->node)
			write_place(view, job->node->source, node_start(job->node).start);
		output_add_z(view->out, "\n");
	}
	if (job->matrix_unknown.n > 0) {
		write_indent(view);
		output_add_fmt(view->out, "%" STR_FMT "\n", STR_ARG(job->matrix_unknown));
	}
}

static void
write_requirements(struct view *view, const struct plan_job *job)
{
	static const char *const kinds[] = {
		[PLAN_NEEDS_NOTHING] = "",
		[PLAN_NEEDS_DOCKER] = "needs Docker:",
		[PLAN_NEEDS_NETWORK] = "fetches:",
	};

	for (size_t i = 0; i < job->requirement_count; i++) {
		write_indent(view);
		output_add_fmt(view->out, "%s%s%s %" STR_FMT "\n", begin(view, STYLE_YELLOW),
			kinds[job->requirements[i].need], end(view),
			STR_ARG(job->requirements[i].what));
	}
}

static void
write_details(struct view *view, const struct plan_job *job)
{
	write_why(view, job);
	write_requirements(view, job);
	write_list(view, "secrets not set:", job->missing_secrets, job->missing_secret_count);
	write_list(view, "vars not set:", job->missing_vars, job->missing_var_count);
}

static void write_jobs(struct view *view, const struct plan_jobs *jobs);

/* One line of the tree, and what hangs below it. `is_last`: nothing follows on its level. */
static void
write_branch(struct view *view, const struct plan_job *job, const struct plan_leg *leg,
	bool has_details, bool is_last)
{
	const size_t before = view->indent.n;

	write_indent(view);
	output_add_z(view->out, is_last ? "└─ " : "├─ ");
	if (job->verdict == PLAN_DEPENDS)
		output_add_fmt(view->out, "%s?%s ", begin(view, STYLE_YELLOW), end(view));
	if (leg)
		write_leg(view, job, leg);
	else
		output_add_fmt(view->out, "%s%" STR_FMT "%s\n", begin(view, STYLE_DIM),
			STR_ARG(job->model->id), end(view));
	buf_add_z(&view->indent, is_last ? "   " : "│  ");
	if (has_details)
		write_details(view, job);
	if (leg && leg->called)
		write_jobs(view, leg->called);
	view->indent.n = before;
}

static void
write_job(struct view *view, const struct plan_job *job, bool is_last)
{
	const size_t shown = view->options->verbose || job->leg_count <= LEGS_SHOWN
				     ? job->leg_count
				     : LEGS_SHOWN - 1;

	if (job->leg_count == 0)
		write_branch(view, job, NULL, true, is_last);
	/* facts that all jobs of a matrix share are below the last one */
	for (size_t i = 0; i < shown; i++)
		write_branch(view, job, &job->legs[i], i + 1 == shown,
			is_last && i + 1 == job->leg_count);
	if (shown == job->leg_count)
		return;
	write_indent(view);
	output_add_fmt(view->out, "%s … %zu more of %" STR_FMT "\n", is_last ? "└─" : "├─",
		job->leg_count - shown, STR_ARG(job->model->id));
}

static void
write_jobs(struct view *view, const struct plan_jobs *jobs)
{
	for (size_t i = 0; i < jobs->count; i++)
		write_job(view, &jobs->jobs[i], i + 1 == jobs->count);
}

/* --- workflows ---------------------------------------------------------------------------- */

static void
write_title(struct view *view, const struct plan_workflow *planned, struct str stem)
{
	const bool is_unknown = planned->decision.verdict == VERDICT_UNKNOWN;
	const bool starts = planner_starts(planned);
	const struct str title = workflow_title(planned->workflow);

	output_add_fmt(view->out, "%s%s%s %s%" STR_FMT "%s",
		begin(view, is_unknown ? STYLE_YELLOW
			    : starts   ? STYLE_GREEN
				       : STYLE_DIM),
		is_unknown ? "?"
		: starts   ? "✓"
			   : "-",
		end(view), begin(view, starts ? STYLE_BOLD : STYLE_DIM), STR_ARG(stem), end(view));
	if (!str_eq(title, planned->workflow->source->path))
		output_add_fmt(view->out, "  %" STR_FMT, STR_ARG(title));
	output_add_z(view->out, "\n");
}

static void
write_after(struct view *view, const struct plan_workflow *planned)
{
	write_indent(view);
	output_add_fmt(view->out, "workflow_run: after %" STR_FMT,
		STR_ARG(workflow_title(planned->after)));
	write_place(view, planned->after_node->source, node_start(planned->after_node).start);
	output_add_z(view->out, "\n");
}

static void
write_note(struct view *view, const char *text)
{
	write_indent(view);
	output_add_fmt(view->out, "%snote%s: %s\n", begin(view, STYLE_YELLOW), end(view), text);
}

static void
write_workflow(struct view *view, const struct plan_workflow *planned, struct str stem)
{
	write_title(view, planned, stem);
	if (planned->after)
		write_after(view, planned);
	else
		write_decision(view, planned);
	if (view->is_schedule && planned->decision.verdict == VERDICT_YES)
		write_times(view, planned->workflow);
	if (planned->committed == COMMITTED_OTHER)
		write_note(view,
			"the file has edits that are not committed; GitHub reads the commit's");
	write_list(
		view, "inputs not given:", planned->missing_inputs, planned->missing_input_count);
	write_jobs(view, &planned->jobs);
	output_add_z(view->out, "\n");
}

/* A file that is no workflow, or one in which GitHub refuses something. */
static void
write_invalid(struct view *view, struct workflow_file *file, struct str why)
{
	output_add_fmt(view->out, "%s✗%s %s%" STR_FMT "%s\n", begin(view, STYLE_RED), end(view),
		begin(view, STYLE_BOLD), STR_ARG(file->stem), end(view));
	write_indent(view);
	output_add_fmt(view->out, "invalid: %" STR_FMT "\n\n",
		STR_ARG(why.n > 0 ? why : project_first_error(view->a, file)));
}

static void
write_total(struct view *view, const struct plan *plan, size_t file_count)
{
	const struct plan_counts counts = plan_count(plan);

	output_add_fmt(view->out, "%zu of %zu workflow%s start%s, %zu job%s", counts.workflows,
		file_count, file_count == 1 ? "" : "s", counts.workflows == 1 ? "s" : "",
		counts.jobs, counts.jobs == 1 ? "" : "s");
	if (counts.depends > 0)
		output_add_fmt(view->out, ", of which %zu depend%s on results", counts.depends,
			counts.depends == 1 ? "s" : "");
	output_add_z(view->out, "\n");
}

void
plan_text_write(struct output *out, const struct project *project, const struct plan *plan,
	const struct plan_text_options *options)
{
	struct view view = {
		.a = options->a,
		.is_schedule = str_eq(options->event, STR("schedule")),
		.out = out,
		.options = options,
	};
	size_t next = 0;

	buf_init(&view.indent, BUF_UNBOUNDED);
	buf_add_z(&view.indent, "  ");
	for (size_t i = 0; i < project->file_count; i++) {
		struct workflow_file *file = &project->files[i];
		const struct plan_workflow *planned =
			file->workflow ? &plan->workflows[next++] : NULL;
		if (planned && planned->invalid.n == 0)
			write_workflow(&view, planned, file->stem);
		else
			write_invalid(&view, file, planned ? planned->invalid : STR_NONE);
	}
	write_total(&view, plan, project->file_count);
	buf_free(&view.indent);
}
