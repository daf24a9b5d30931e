#include "engine/run/context/status.h"

#include "engine/context/context_functions.h"

static bool
has_succeeded(const struct job_group *group)
{
	return group->result == RESULT_SUCCESS;
}

static bool
has_failed(const struct job_group *group)
{
	return group->result == RESULT_FAILURE;
}

static struct job_group *
need_of(const struct job_group *group, size_t i)
{
	return &group->call->groups[group->model->need_jobs[i]];
}

/* They have all ended when this is asked, so it is worked out once. */
static const struct ancestors *
ancestors_of(struct job_group *group)
{
	struct ancestors *all = &group->ancestors;

	if (all->are_known)
		return all;
	*all = (struct ancestors){.are_known = true, .all_succeeded = true};
	for (size_t i = 0; i < group->model->need_count; i++) {
		struct job_group *need = need_of(group, i);
		const struct ancestors *before = ancestors_of(need);
		all->all_succeeded =
			all->all_succeeded && before->all_succeeded && has_succeeded(need);
		all->any_failed = all->any_failed || before->any_failed || has_failed(need);
	}
	return all;
}

static void
job_level(const struct scope *scope, struct context_status *out)
{
	const struct ancestors *ancestors = ancestors_of(scope->group);

	out->is_cancelled = scope->run->is_cancelled;
	out->all_succeeded = ancestors->all_succeeded;
	out->any_failed = ancestors->any_failed;
}

static void
step_level(const struct scope *scope, struct context_status *out)
{
	const struct step *step = scope->step;
	/* within a composite action it is the action that has failed, or not */
	const bool is_inner = step->frame->parent && step->stage == STAGE_MAIN;
	const enum result status = is_inner ? step->frame->status : scope->job->status;

	out->is_cancelled = scope->job->status == RESULT_CANCELLED;
	out->all_succeeded = status == RESULT_SUCCESS;
	out->any_failed = status == RESULT_FAILURE;
}

static struct context_result
need_at(const void *owner, size_t i)
{
	const struct job_group *need = need_of(owner, i);

	return (struct context_result){need->model->id, need->result, &need->outputs};
}

struct context_results
group_needs(const struct job_group *group)
{
	return (struct context_results){group->model->need_count, need_at, group};
}

bool
scope_status(struct arena *a, const struct scope *scope, const char *function,
	const struct value *args, size_t count, struct value *out, struct error *err)
{
	struct context_status status = {.is_known = scope->group != NULL};
	struct context_results needs = {0};

	if (scope->group)
		needs = group_needs(scope->group);
	if (scope->step)
		step_level(scope, &status);
	else if (scope->group)
		job_level(scope, &status);
	return context_status_call(a, &status, &needs, function, args, count, out, err);
}
