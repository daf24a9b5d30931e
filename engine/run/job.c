#include "engine/run/job.h"

#include "engine/exec/orphans.h"
#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/run/environment.h"
#include "engine/run/job_folder.h"
#include "engine/run/job_setup.h"
#include "engine/run/step/action.h"
#include "engine/run/step/pause.h"
#include "engine/run/step/prefetch.h"
#include "engine/run/step/step.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_make.h"
#include "engine/store/unique.h"
#include "engine/workflow/evaluate.h"

#include <math.h>
#include <stdlib.h>

#define TIMEOUT_DEFAULT_MIN        360
#define CANCEL_TIMEOUT_DEFAULT_MIN 5

/* The ids of the jobs that call it, the outermost first. */
static struct str
caller_of(const struct job *job)
{
	const struct job *caller = job->group->call->caller;

	if (!caller)
		return STR_NONE;
	const struct str outer = caller_of(caller);
	return str_concat(
		&job->run->a, outer, outer.n > 0 ? STR("/") : STR_NONE, caller->model->id);
}

static void
tell_queued(struct job *job)
{
	job->index = job->run->job_count++;
	run_emit(job->run,
		&(struct record){
			.kind = RECORD_JOB_QUEUED,
			.job = job->index,
			.step = RECORD_NO_INDEX,
			.job_queued =
				{
					.job_id = job->model->id,
					.name = job->name,
					.needs = {job->model->needs, job->model->need_count},
					.caller = caller_of(job),
					.matrix = job->matrix,
					.order = job->order,
				},
		});
}

/* Numbers of one width compare as text does. */
static struct str
order_of(const struct job *job)
{
	const struct job *caller = job->group->call->caller;
	const struct str outer = caller ? caller->order : STR_NONE;

	return str_fmt(&job->run->a, "%" STR_FMT "/%06zu.%06zu", STR_ARG(outer),
		(size_t)(job->group - job->group->call->groups), job->leg_index);
}

static void go_on(struct job *job);

struct job *
job_new(struct job_group *group, struct object *matrix, struct str name, size_t leg, bool is_call,
	void (*finished)(struct job *job))
{
	struct run *run = group->run;
	struct job *job = arena_new(&run->a, struct job);

	job->run = run;
	job->group = group;
	job->model = group->model;
	job->scope = (struct scope){.run = run, .group = group, .job = job};
	job->is_call = is_call;
	job->index = RECORD_NO_INDEX;
	job->name = name;
	job->matrix = matrix;
	job->leg_index = leg;
	job->order = order_of(job);
	job->status = RESULT_SUCCESS;
	job->tracking_id = str_concat(&run->a, STR("github_"), unique_name(&run->a));
	env_init(&job->env, &job->a);
	host_init(&job->host, &job->a, run->processes);
	job->executor = &job->host.base;
	matchers_init(&job->matchers, &job->a);
	map_init(&job->outputs, &job->a, true);
	job->root = job->frame = arena_new(&run->a, struct frame);
	job->go_on = go_on;
	job->finished = finished;
	if (!is_call)
		tell_queued(job);
	return job;
}

/* --- end ---------------------------------------------------------------------------------- */

/* An output that shows a secret would carry it past the mask: GitHub drops it. */
static void
found_output(void *owner, struct str name, struct str value)
{
	struct job *job = owner;

	if (value.n == 0)
		return;
	if (mask_would_change(job->run->mask, value)) {
		run_difference(job->run, job, NULL,
			str_fmt(&job->a,
				"the job output '%" STR_FMT
				"' is dropped, as on GitHub: it may hold a secret",
				STR_ARG(name)));
		return;
	}
	struct str *kept = arena_new(&job->run->a, struct str);
	*kept = str_copy(&job->run->a, value);
	map_set(&job->outputs, str_copy(&job->run->a, name), kept);
}

static void
evaluate_outputs(struct job *job)
{
	const struct expr_host host = scope_host(&job->scope);
	struct error err;

	if (job->run->options->dry_run || !job->root->steps_context)
		return;
	if (!node_evaluate_texts(&job->a, job->model->outputs, &host, found_output, job, &err)) {
		job_error(job, "%s", err.text);
		if (job->status == RESULT_SUCCESS)
			job->status = RESULT_FAILURE;
	}
}

static void
tell_finished(struct job *job, struct str reason)
{
	run_emit(job->run,
		&(struct record){
			.kind = RECORD_JOB_FINISHED,
			.job = job->index,
			.step = RECORD_NO_INDEX,
			.job_finished =
				{
					.job_id = job->model->id,
					.name = job->name,
					.reason = reason,
					.conclusion = job->result,
					.not_run = job->not_run,
					.duration_ms = job->started_ms > 0
							       ? now_ms() - job->started_ms
							       : 0,
				},
		});
}

static void
stop_timer(uv_timer_t *timer, bool *is_there)
{
	if (*is_there)
		uv_close((uv_handle_t *)timer, NULL);
	*is_there = false;
}

static void
end_job(struct job *job, struct str reason)
{
	job->state = JOB_FINISHED;
	stop_timer(&job->timer, &job->has_timer);
	stop_timer(&job->cancel_timer, &job->has_cancel_timer);
	tell_finished(job, reason);
	job->finished(job);
}

/* Whether the run stays green when this job fails. Asked only once it has. */
static bool
may_fail(struct job *job)
{
	const struct expr_host host = scope_host(&job->scope);
	bool result = false;
	struct error err;

	if (!job->model->continue_on_error)
		return false;
	if (!node_evaluate_boolean(&job->a, job->model->continue_on_error, &host, &result, &err))
		job_error(job, "%s", err.text);
	return result;
}

/* All steps are done. */
static void
finish(struct job *job)
{
	evaluate_outputs(job);
	environment_end(job);
	if (!job->run->options->dry_run)
		(void)orphans_kill(job->run->processes, job->tracking_id);
	job_folder_remove(job);
	matchers_free(&job->matchers);
	job->result = job->timed_out ? RESULT_CANCELLED : job->status;
	if (job->result == RESULT_FAILURE)
		job->continue_on_error = may_fail(job);
	end_job(job, STR_NONE);
}

void
job_end_call(struct job *job, enum result result)
{
	job->result = result;
	job->state = JOB_FINISHED;
	job->finished(job);
}

void
job_skip(struct job *job, enum result result, bool not_run, struct str reason)
{
	if (job->is_call) { /* of a call that never starts there is nothing else to show */
		job->is_call = false;
		tell_queued(job);
	}
	job->result = result;
	job->not_run = not_run;
	end_job(job, reason);
}

/* --- steps -------------------------------------------------------------------------------- */

/* The post parts that are owed become steps, the last registered first. False if there are none. */
static bool
append_posts(struct job *job)
{
	struct frame *root = job->root;

	root->steps = arena_array(&job->a, struct step, job->posts.count);
	root->count = 0;
	root->next = 0;
	for (size_t i = job->posts.count; i-- > 0;) {
		const struct post *post = &job->posts.items[i];
		if (post_is_owed(post))
			step_init(&root->steps[root->count++], root, job, post->model, STAGE_POST,
				post->action);
	}
	job->posts.count = 0;
	return root->count > 0;
}

/* The frame's steps are done: the outer one goes on. False at the end of the job. */
static bool
leave_frame(struct job *job)
{
	struct frame *frame = job->frame;

	if (!frame->parent)
		return append_posts(job);
	job->frame = frame->parent;
	job->current = frame->owner;
	step_composite_end(frame);
	return true;
}

enum advance {
	JOB_WAITS, /* for a step */
	JOB_MOVES,
	JOB_IS_OVER,
};

static enum advance
advance(struct job *job)
{
	struct frame *frame = job->frame;
	struct step *step = job->current;

	if (step && (step->state == STEP_WORKS || step->state == STEP_PAUSED))
		return JOB_WAITS;
	if (step && step->state == STEP_DONE)
		step_free(step);
	job->current = NULL;
	if (job->is_killed && !frame->parent)
		return JOB_IS_OVER;
	if (job->is_killed || frame->next == frame->count)
		return leave_frame(job) ? JOB_MOVES : JOB_IS_OVER;
	job->current = &frame->steps[frame->next++];
	step_start(job->current);
	return JOB_MOVES;
}

/* A step that comes to another state at once is seen by the loop, not by another one within it. */
static void
go_on(struct job *job)
{
	enum advance how = JOB_MOVES;

	if (job->is_going_on)
		return;
	job->is_going_on = true;
	while (how == JOB_MOVES)
		how = advance(job);
	job->is_going_on = false;
	if (how == JOB_IS_OVER)
		finish(job);
}

/* --- timeout and cancelling --------------------------------------------------------------- */

static void
timer_fired(uv_timer_t *timer)
{
	struct job *job = timer->data;

	job->timed_out = true;
	job_error(job, "The job has exceeded its maximum execution time and was cancelled.");
	job_cancel(job);
}

static void
cancel_timer_fired(uv_timer_t *timer)
{
	struct job *job = timer->data;

	job_error(job, "The job was cancelled, and did not end in the time it had for that.");
	job_kill(job);
}

/* Whole minutes: a fraction is cut off. False if it is no number. */
static bool
read_minutes(struct job *job, const struct node *node, double preset, double *out)
{
	const struct expr_host host = scope_host(&job->scope);
	double minutes = preset;
	struct error err;

	if (node && !node_evaluate_number(&job->a, node, &host, &minutes, &err)) {
		job_error(job, "%s", err.text);
		return false;
	}
	minutes = trunc(minutes);
	*out = minutes > 0 && minutes < 1e9 ? minutes : 0;
	return true;
}

/* GitHub reads both before the job starts, which fails if one is wrong. */
static bool
read_limits(struct job *job)
{
	const struct workflow_job *model = job->model;

	return read_minutes(
		       job, model->timeout_minutes, TIMEOUT_DEFAULT_MIN, &job->timeout_minutes) &&
	       read_minutes(job, model->cancel_timeout_minutes, CANCEL_TIMEOUT_DEFAULT_MIN,
		       &job->cancel_timeout_minutes);
}

static void
start_timer(struct job *job, uv_timer_t *timer, double minutes, uv_timer_cb fired)
{
	(void)uv_timer_init(job->run->loop, timer);
	timer->data = job;
	(void)uv_timer_start(timer, fired, run_minutes_ms(job->run, minutes), 0);
}

/* 0 minutes is no limit. */
static void
limit_time(struct job *job)
{
	if (job->timeout_minutes == 0)
		return;
	job->has_timer = true;
	start_timer(job, &job->timer, job->timeout_minutes, timer_fired);
}

static void
limit_cancelling(struct job *job)
{
	if (job->has_cancel_timer)
		return;
	job->has_cancel_timer = true;
	start_timer(job, &job->cancel_timer, job->cancel_timeout_minutes, cancel_timer_fired);
}

void
job_kill(struct job *job)
{
	job->status = RESULT_CANCELLED;
	atomic_store(&job->is_cancelled, true);
	job->is_killed = true;
	if (job->current)
		step_kill(job->current);
}

/* Its `if` still holds, with the job's new status: always() and cancelled() do.
 * No question stays. */
static bool
may_go_on(struct step *step)
{
	bool holds = false;
	struct error err;

	if (step->is_asked)
		return false;
	return step->stage == STAGE_POST ||
	       (scope_condition(&step->a, &step->scope, step->model->condition, &holds, &err) &&
		       holds);
}

/* A step of a composite action ends with the step that uses the action. */
void
job_cancel(struct job *job)
{
	struct step *step = job->current;

	job->status = RESULT_CANCELLED;
	atomic_store(&job->is_cancelled, true);
	limit_cancelling(job);
	while (step && may_go_on(step))
		step = step->frame->owner;
	if (step)
		step_cancel(job->current);
	else if (job->current && job->current->state == STEP_PAUSED)
		pause_end(job->current);
}

/* --- start -------------------------------------------------------------------------------- */

/* It failed before its first step. */
static void
give_up(struct job *job)
{
	if (job->status == RESULT_SUCCESS)
		job->status = RESULT_FAILURE;
	if (!job->is_missing)
		job->run->any_failed_for_real = true;
	job->root->count = 0;
}

static void
start_steps(struct job *job)
{
	if (!job_make_steps(job))
		give_up(job);
	limit_time(job);
	go_on(job);
}

static void
prefetched(void *owner, const struct error *err)
{
	struct job *job = owner;

	if (!err) {
		start_steps(job);
		return;
	}
	if (err->kind != ERROR_CANCELLED) {
		job_error(job, "%s", err->text);
		run_missing(job->run, job, NULL, str_from(err->text), str_from(err->help));
	}
	give_up(job);
	go_on(job);
}

void
job_start(struct job *job)
{
	struct str why;

	job->state = JOB_RUNNING;
	job->started_ms = now_ms();
	job->cancel_timeout_minutes = CANCEL_TIMEOUT_DEFAULT_MIN;
	const enum job_setup setup = job_set_up(job, &why);
	if (setup == JOB_SETUP_NOT_HERE) {
		job_skip(job, RESULT_SKIPPED, true, why);
		return;
	}
	if (setup == JOB_SETUP_FAILED || !read_limits(job)) {
		give_up(job);
		go_on(job);
		return;
	}
	if (!prefetch_start(&(const struct prefetch_request){
		    .job = job,
		    .steps = job->model->steps,
		    .count = job->model->step_count,
		    .cancel = &job->is_cancelled,
		    .done = prefetched,
		    .owner = job,
	    }))
		start_steps(job);
}
