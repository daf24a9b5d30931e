#include "engine/run/context/status.h"

#include <string.h>

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

/* success('a', 'b'): of the named jobs alone. */
static bool
named_jobs(struct arena *a, const struct job_group *group, const struct value *args, size_t count,
	bool wants_all, bool (*test)(const struct job_group *group))
{
	for (size_t i = 0; i < group->model->need_count; i++)
		for (size_t j = 0; j < count; j++)
			if (str_eq_nocase(
				    need_of(group, i)->model->id, value_to_string(a, args[j])) &&
				test(need_of(group, i)) != wants_all)
				return !wants_all;
	return wants_all;
}

static bool
job_level(const struct scope *scope, const char *function, const struct value *args, size_t count)
{
	struct job_group *group = scope->group;
	struct arena *a = &scope->run->a;

	if (strcmp(function, "cancelled") == 0)
		return scope->run->is_cancelled;
	if (strcmp(function, "failure") == 0)
		return !scope->run->is_cancelled &&
		       (count > 0 ? named_jobs(a, group, args, count, false, has_failed)
				  : ancestors_of(group)->any_failed);
	return !scope->run->is_cancelled &&
	       (count > 0 ? named_jobs(a, group, args, count, true, has_succeeded)
			  : ancestors_of(group)->all_succeeded);
}

static bool
step_level(const struct scope *scope, const char *function)
{
	const struct step *step = scope->step;
	/* within a composite action it is the action that has failed, or not */
	const bool is_inner = step->frame->parent && step->stage == STAGE_MAIN;
	const enum result status = is_inner && scope->job->status != RESULT_CANCELLED
					   ? step->frame->status
					   : scope->job->status;

	if (strcmp(function, "cancelled") == 0)
		return scope->job->status == RESULT_CANCELLED;
	if (strcmp(function, "failure") == 0)
		return status == RESULT_FAILURE;
	return status == RESULT_SUCCESS;
}

bool
scope_status(const struct scope *scope, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	if (strcmp(function, "always") == 0) {
		*out = value_boolean(true);
		return true;
	}
	if (!scope->group)
		return error_set(err, ERROR_INVALID, "'%s' is available in a job only", function);
	*out = value_boolean(scope->step ? step_level(scope, function)
					 : job_level(scope, function, args, count));
	return true;
}
