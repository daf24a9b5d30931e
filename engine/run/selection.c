#include "engine/run/selection.h"

static void
select_needs(struct run *run, size_t index)
{
	struct job_group *group = &run->root.groups[index];

	if (group->is_selected)
		return;
	group->is_selected = true;
	for (size_t i = 0; i < group->model->need_count; i++)
		select_needs(run, group->model->need_jobs[i]);
}

static bool
next_job(const void *owner, size_t i, struct str *candidate)
{
	const struct workflow *workflow = owner;

	if (i >= workflow->job_count)
		return false;
	*candidate = workflow->jobs[i].id;
	return true;
}

static bool
tell_unknown_job(const struct workflow *workflow, struct str wanted, struct error *err)
{
	const struct str nearest = str_nearest(wanted, next_job, workflow);
	struct buf b;

	(void)error_set(err, ERROR_USAGE, "'%" STR_FMT "' has no job '%" STR_FMT "'",
		STR_ARG(workflow->source->path), STR_ARG(wanted));
	buf_init(&b, sizeof(err->help));
	if (nearest.n > 0)
		buf_add_fmt(&b, "did you mean '%" STR_FMT "'? ", STR_ARG(nearest));
	buf_add_z(&b, "its jobs are:");
	for (size_t i = 0; i < workflow->job_count; i++)
		buf_add_fmt(&b, "%s %" STR_FMT, i > 0 ? "," : "", STR_ARG(workflow->jobs[i].id));
	(void)error_help(err, "%" STR_FMT, STR_ARG(buf_str(&b)));
	buf_free(&b);
	return false;
}

bool
select_jobs(struct run *run, struct error *err)
{
	const struct workflow *workflow = run->options->workflow;

	if (!step_choice_make(workflow, &run->options->steps, run->options->jobs,
		    run->options->job_count, &run->choice, err))
		return false;
	for (size_t i = 0;
		(run->options->job_count > 0 || run->choice.job) && i < run->root.group_count; i++)
		run->root.groups[i].is_selected = false;
	if (run->choice.job) {
		select_needs(run, (size_t)(run->choice.job - workflow->jobs));
		return true;
	}
	for (size_t i = 0; i < run->options->job_count; i++) {
		const struct workflow_job *job = workflow_job_find(workflow, run->options->jobs[i]);
		if (!job)
			return tell_unknown_job(workflow, run->options->jobs[i], err);
		select_needs(run, (size_t)(job - workflow->jobs));
	}
	return true;
}
