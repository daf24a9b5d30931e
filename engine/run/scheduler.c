#include "engine/run/scheduler.h"

#include "engine/plan/job_name.h"
#include "engine/run/base/emit.h"
#include "engine/run/call.h"
#include "engine/run/cancel.h"
#include "engine/run/claim.h"
#include "engine/run/context/contexts.h"
#include "engine/run/job.h"
#include "engine/run/log_order.h"
#include "engine/workflow/evaluate.h"

/* --- names of legs ------------------------------------------------------------------------ */

static struct str
leg_name(struct job_group *group, const struct leg *leg)
{
	const struct scope scope = {.run = group->run, .group = group, .leg = leg};
	const struct expr_host host = scope_host(&scope);
	struct arena *a = &group->run->a;

	return leg->is_whole ? job_name_unexpanded(a, group->model, &host)
			     : job_name(a, group->model, &host, leg->suffix);
}

static void leg_finished(struct job *job);

static void
add_leg(struct job_group *group, const struct leg *leg)
{
	const struct str name =
		str_concat(&group->run->a, group->call->prefix, leg_name(group, leg));

	group->legs[leg->index] =
		job_new(group, leg->matrix, name, leg->index, leg->is_call, leg_finished);
	turn_advance(group->run);
}

/* --- expanding a group -------------------------------------------------------------------- */

/* A job that cannot start. */
static void
end_unstarted(struct job *job, const char *error)
{
	job->run->any_failed_for_real = true;
	job_error(job, "%s", error);
	job_skip(job, RESULT_FAILURE, false, STR_NONE);
}

/* A group that does not run, or cannot, is shown as one job. */
static void
end_whole(struct job_group *group, enum result result, struct str reason, const char *error)
{
	group->legs = arena_array(&group->run->a, struct job *, 1);
	group->leg_count = 1;
	add_leg(group, &(const struct leg){.is_whole = true});
	if (error)
		end_unstarted(group->legs[0], error);
	else
		job_skip(group->legs[0], result, false, reason);
}

static bool
evaluate_strategy(struct job_group *group, struct value *matrix, struct error *err)
{
	const struct expr_host host = scope_host(&group->scope);
	const struct node *strategy = group->model->strategy;
	struct arena *a = &group->run->a;

	return strategy_read(a, strategy, &host, &group->strategy, err) &&
	       node_evaluate(a, node_find(strategy, "matrix"), &host, matrix, err);
}

/* A key that the combination has must have one of the values that were asked for. */
static bool
is_chosen(struct job_group *group, struct object *values)
{
	const struct run_options *options = group->run->options;

	for (size_t i = 0; i < options->matrix_count; i++) {
		const struct str key = options->matrix[i].key;
		bool fits = !object_has(values, key);
		const struct str value = value_to_string(&group->run->a, object_get(values, key));
		for (size_t j = 0; !fits && j < options->matrix_count; j++)
			fits = str_eq_nocase(options->matrix[j].key, key) &&
			       str_eq(options->matrix[j].value, value);
		if (!fits)
			return false;
	}
	return true;
}

static void
choose_rows(struct job_group *group, struct matrix *matrix)
{
	size_t kept = 0;

	for (size_t i = 0; i < matrix->count; i++)
		if (is_chosen(group, matrix->rows[i].values))
			matrix->rows[kept++] = matrix->rows[i];
	matrix->count = kept;
}

static bool
make_legs(struct job_group *group, struct error *err)
{
	struct arena *a = &group->run->a;
	struct value v;
	struct matrix matrix = {0};
	struct error wrong;

	if (!evaluate_strategy(group, &v, err))
		return false;
	if (v.kind != VALUE_NULL && !matrix_expand(a, v, &matrix, &wrong))
		return node_error(err, node_find(group->model->strategy, "matrix"),
			"job '%" STR_FMT "': %s", STR_ARG(group->model->id), wrong.text);
	const bool is_call = group->model->uses != NULL;
	const bool had_rows = matrix.count > 0;
	choose_rows(group, &matrix);
	if (had_rows && matrix.count == 0) {
		end_whole(
			group, RESULT_SKIPPED, STR("--matrix selects no job of this matrix"), NULL);
		return true;
	}
	group->leg_count = matrix.count > 0 ? matrix.count : 1;
	group->legs = arena_array(a, struct job *, group->leg_count);
	if (matrix.count == 0)
		add_leg(group, &(const struct leg){.is_call = is_call});
	for (size_t i = 0; i < matrix.count; i++)
		add_leg(group, &(const struct leg){.index = i,
				       .matrix = matrix.rows[i].values,
				       .suffix = matrix.rows[i].suffix,
				       .is_call = is_call});
	return true;
}

static void
expand(struct job_group *group)
{
	bool runs = false;
	struct error err;

	group->is_started = true;
	if (group->call->refusal.n > 0) {
		end_whole(group, RESULT_CANCELLED, group->call->refusal, NULL);
	} else if (!group->is_selected) {
		end_whole(group, RESULT_SKIPPED, STR("not asked for"), NULL);
	} else if (!scope_condition(
			   &group->run->a, &group->scope, group->model->condition, &runs, &err)) {
		end_whole(group, RESULT_FAILURE, STR_NONE, err.text);
	} else if (!runs) {
		end_whole(group, group->run->is_cancelled ? RESULT_CANCELLED : RESULT_SKIPPED,
			STR_NONE, NULL);
	} else if (!make_legs(group, &err)) {
		end_whole(group, RESULT_FAILURE, STR_NONE, err.text);
	}
}

/* --- results ------------------------------------------------------------------------------ */

static bool
any_leg(const struct job_group *group, enum result result)
{
	for (size_t i = 0; i < group->leg_count; i++)
		if (group->legs[i]->result == result &&
			!(result == RESULT_FAILURE && group->legs[i]->continue_on_error))
			return true;
	return false;
}

static enum result
group_result(const struct job_group *group)
{
	bool all_skipped = true;

	if (any_leg(group, RESULT_FAILURE))
		return RESULT_FAILURE;
	if (any_leg(group, RESULT_CANCELLED))
		return RESULT_CANCELLED;
	for (size_t i = 0; i < group->leg_count; i++)
		all_skipped = all_skipped && group->legs[i]->result == RESULT_SKIPPED;
	return all_skipped ? RESULT_SKIPPED : RESULT_SUCCESS;
}

static void
count_result(struct run *run, const struct job *job)
{
	struct record_counts *counts = &run->counts.jobs;

	if (job->not_run) {
		counts->not_run++;
		return;
	}
	switch (job->result) {
	case RESULT_NONE: break;
	case RESULT_SUCCESS: counts->success++; break;
	case RESULT_FAILURE:
		counts->failure++;
		run->any_failed = run->any_failed || !job->continue_on_error;
		break;
	case RESULT_CANCELLED: counts->cancelled++; break;
	case RESULT_SKIPPED: counts->skipped++; break;
	}
}

/* A leg that failed ends the others, unless the job says otherwise. */
static void
fail_fast(struct job_group *group, const struct job *failed)
{
	if (!group->strategy.fail_fast || failed->result != RESULT_FAILURE ||
		failed->continue_on_error)
		return;
	for (size_t i = 0; i < group->leg_count; i++)
		if (group->legs[i] && group->legs[i] != failed)
			job_stop(group->legs[i], STR("another job of the matrix failed"));
}

/*
 * Of legs that set the same output, the last one of the matrix wins. On GitHub it is the one that
 * ends last, in an order that is not promised: this is one of its outcomes, and always the same.
 */
static void
take_outputs(struct job_group *group)
{
	for (size_t i = 0; i < group->leg_count; i++) {
		const struct map *outputs = &group->legs[i]->outputs;
		for (size_t j = 0; j < outputs->count; j++)
			map_set(&group->outputs, outputs->entries[j].key,
				outputs->entries[j].value);
	}
}

static void
leg_finished(struct job *job)
{
	struct job_group *group = job->group;
	struct run *run = job->run;

	claim_leave(&job->claim);
	run->running_count -= job->started_ms > 0 && !job->is_call;
	group->running_count -= job->has_slot;
	if (!job->is_call)
		count_result(run, job);
	group->finished_count++;
	fail_fast(group, job);
	if (group->finished_count == group->leg_count && !group->is_finished) {
		group->is_finished = true;
		group->result = group_result(group);
		take_outputs(group);
		if (++group->call->finished_count == group->call->group_count &&
			group->call->caller)
			call_end(group->call);
	}
	turn_advance(run);
	schedule(run);
}

/* --- starting ----------------------------------------------------------------------------- */

static bool
needs_are_done(const struct job_group *group)
{
	for (size_t i = 0; i < group->model->need_count; i++)
		if (!group->call->groups[group->model->need_jobs[i]].is_finished)
			return false;
	return true;
}

/* A calling job takes no place: its jobs do. */
static bool
has_place(const struct job_group *group)
{
	return group->model->uses || group->run->running_count < group->run->parallel;
}

/* What `max-parallel` leaves. */
static bool
has_slot(const struct job_group *group)
{
	return group->strategy.max_parallel == 0 ||
	       group->running_count < group->strategy.max_parallel;
}

static void
take_slot(struct job_group *group, struct job *job)
{
	group->running_count += !job->has_slot;
	job->has_slot = true;
}

/* A call that cannot start is reported as a failed job. */
static void
start_call(struct job *job)
{
	struct run *run = job->run;
	struct error err;

	job->started_ms = now_ms();
	if (call_start(job, &err))
		return;
	run_error(run, str_from(err.text));
	run->any_failed = true;
	run->any_failed_for_real = true;
	job_end_call(job, RESULT_FAILURE);
}

static void
start_leg(struct job_group *group, struct job *job)
{
	if (job->is_call) {
		start_call(job);
		return;
	}
	group->run->running_count++;
	remover_start(group->run->remover);
	job_start(job);
}

/* The turn in its concurrency group comes before a place on the machine. */
static void
claim_leg(struct job_group *group, struct job *job)
{
	struct str reason;
	struct error err;

	job->has_claimed = true;
	if (!claim_read_job(job, &err)) {
		end_unstarted(job, err.text);
		return;
	}
	take_slot(group, job);
	switch (claim_enter(&job->claim, &reason, &err)) {
	case CLAIM_HELD: break;
	case CLAIM_WAITING: job->state = JOB_WAITING; break;
	case CLAIM_REFUSED: job_skip(job, RESULT_CANCELLED, false, reason); break;
	case CLAIM_FAILED: end_unstarted(job, err.text); break;
	}
}

/* One step further on a leg's way to its start. False if it has to wait. */
static bool
advance_leg(struct job_group *group, struct job *job)
{
	if (group->run->is_cancelled) {
		job_skip(job, RESULT_CANCELLED, false, STR_NONE);
		return true;
	}
	if (job->state == JOB_WAITING || (!job->has_slot && !has_slot(group)))
		return false;
	if (group->model->concurrency && !job->has_claimed) {
		claim_leg(group, job);
		return true;
	}
	if (!has_place(group))
		return false;
	take_slot(group, job);
	start_leg(group, job);
	return true;
}

/* Without a concurrency group to enter, a leg that has to wait stands for all behind it. */
static bool
start_legs(struct job_group *group)
{
	bool any = false;

	for (size_t i = 0; i < group->leg_count; i++) {
		struct job *job = group->legs[i];
		if (!job || (job->state != JOB_QUEUED && job->state != JOB_WAITING))
			continue;
		if (advance_leg(group, job))
			any = true;
		else if (!group->model->concurrency)
			break;
	}
	return any;
}

/* One pass over all groups. True if something was started or ended, so that more may follow. */
static bool
schedule_call(struct call *call)
{
	bool any = false;

	for (size_t i = 0; i < call->group_count && !call->is_waiting; i++) {
		struct job_group *group = &call->groups[i];
		if (!group->is_started && needs_are_done(group)) {
			expand(group);
			any = true;
		}
		if (group->is_started && !group->is_finished)
			any = start_legs(group) || any;
	}
	return any;
}

static bool
schedule_once(struct run *run)
{
	bool any = false;

	for (struct call *call = &run->root; call; call = call->next)
		any = schedule_call(call) || any;
	return any;
}

/*
 * Jobs that end at once call this again from within: the flag turns that into another pass of the
 * outer call, so that the stack does not grow with the number of jobs.
 */
void
schedule(struct run *run)
{
	run->must_schedule = true;
	if (run->is_scheduling)
		return;
	run->is_scheduling = true;
	while (run->must_schedule) {
		run->must_schedule = false;
		if (schedule_once(run))
			run->must_schedule = true;
	}
	run->is_scheduling = false;
	if (run->root.finished_count == run->root.group_count)
		run->hooks->over(run);
}
