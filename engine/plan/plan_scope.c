#include "engine/context/contexts.h"
#include "engine/plan/plan_part.h"

#include <string.h>

/* --- needs -------------------------------------------------------------------------------- */

static const struct plan_job *
need_at(const struct plan_scope *scope, size_t i)
{
	return &scope->call->jobs->jobs[scope->job->model->need_jobs[i]];
}

static const struct plan_job *
need_find(const struct plan_scope *scope, struct str id)
{
	for (size_t i = 0; scope->job && i < scope->job->model->need_count; i++)
		if (str_eq_nocase(need_at(scope, i)->model->id, id))
			return need_at(scope, i);
	return NULL;
}

/* A job that is skipped has a result; any other has none yet. */
static bool
is_unknown_need(const struct plan_scope *scope, struct str name)
{
	const struct plan_job *need = name.n > 0 ? need_find(scope, name) : NULL;

	if (need)
		return need->verdict != PLAN_SKIPPED;
	for (size_t i = 0; name.n == 0 && scope->job && i < scope->job->model->need_count; i++)
		if (need_at(scope, i)->verdict != PLAN_SKIPPED)
			return true;
	return false;
}

static bool
is_unknown(void *owner, struct str context, struct str name)
{
	const struct plan_scope *scope = owner;

	if (str_eq_nocase(context, STR("needs")))
		return is_unknown_need(scope, name);
	if (str_eq_nocase(context, STR("inputs")))
		return name.n > 0 ? map_has(&scope->call->unknown_inputs, name)
				  : scope->call->unknown_inputs.count > 0;
	return true;
}

/* --- contexts ----------------------------------------------------------------------------- */

static struct context_result
result_at(const void *owner, size_t i)
{
	return (struct context_result){need_at(owner, i)->model->id, RESULT_SKIPPED, NULL};
}

static struct context_values
values_of(const struct plan_scope *scope)
{
	return (struct context_values){
		.event = scope->planning->event,
		.root = scope->call->root,
		.workflow = scope->call->workflow,
		.vars = scope->planning->options->vars,
		.inputs = scope->call->inputs,
		.matrix = scope->matrix,
		.strategy = scope->strategy,
		.leg_index = scope->leg_index,
		.leg_count = scope->leg_count,
		.needs = {scope->job ? scope->job->model->need_count : 0, result_at, scope},
	};
}

/* What can be known before a run; the others are null. */
static const char *const known[] = {"github", "vars", "inputs", "needs", "matrix", "strategy"};

static struct value
find_context(void *owner, struct arena *a, struct str name)
{
	const struct context_values values = values_of(owner);

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq_nocase_z(name, known[i]))
			return context_make(a, &values, name);
	return VALUE_NULL_INIT;
}

/* --- status functions --------------------------------------------------------------------- */

static bool
is_named(struct arena *a, const struct plan_job *job, const struct value *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(job->model->id, value_to_string(a, args[i])))
			return true;
	return false;
}

/* Of the named jobs: what runs is taken to succeed. A job that is skipped has not succeeded. */
static enum truth
named_success(
	const struct plan_scope *scope, struct arena *a, const struct value *args, size_t count)
{
	enum truth truth = TRUTH_TRUE;

	for (size_t i = 0; i < scope->job->model->need_count; i++) {
		const struct plan_job *need = need_at(scope, i);
		if (!is_named(a, need, args, count))
			continue;
		if (need->verdict == PLAN_SKIPPED)
			return TRUTH_FALSE;
		if (need->verdict == PLAN_DEPENDS)
			truth = TRUTH_UNKNOWN;
	}
	return truth;
}

/* As in a run, all jobs before count, also those that others need. */
static enum truth
success(const struct plan_scope *scope, struct arena *a, const struct value *args, size_t count)
{
	if (!scope->job)
		return TRUTH_TRUE;
	if (count > 0)
		return named_success(scope, a, args, count);
	if (scope->job->skipped_before)
		return TRUTH_FALSE;
	return scope->job->depending_before ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

static enum truth
named_failure(
	const struct plan_scope *scope, struct arena *a, const struct value *args, size_t count)
{
	for (size_t i = 0; i < scope->job->model->need_count; i++) {
		const struct plan_job *need = need_at(scope, i);
		if (is_named(a, need, args, count) && need->verdict != PLAN_SKIPPED)
			return TRUTH_UNKNOWN;
	}
	return TRUTH_FALSE;
}

/* failure(): of a job that runs nobody knows. */
static enum truth
failure(const struct plan_scope *scope, struct arena *a, const struct value *args, size_t count)
{
	if (!scope->job)
		return TRUTH_FALSE;
	if (count > 0)
		return named_failure(scope, a, args, count);
	return scope->job->any_runs_before ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth
status(void *owner, struct arena *a, const char *function, const struct value *args, size_t count)
{
	if (strcmp(function, "always") == 0)
		return TRUTH_TRUE;
	if (strcmp(function, "cancelled") == 0)
		return TRUTH_FALSE;
	if (strcmp(function, "failure") == 0)
		return failure(owner, a, args, count);
	return success(owner, a, args, count);
}

struct condition_host
plan_scope_host(struct plan_scope *scope)
{
	return (struct condition_host){
		.host = {.context = find_context, .owner = scope},
		.is_unknown = is_unknown,
		.status = status,
		.owner = scope,
	};
}
