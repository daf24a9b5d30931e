#include "engine/run/cancel.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/job_walk.h"
#include "engine/run/call.h"
#include "engine/run/job.h"
#include "engine/run/scheduler.h"

/* --- jobs and calls ----------------------------------------------------------------------- */

/* Cancels the jobs of the workflow that the job calls. */
static void
call_cancel(struct job *caller)
{
	struct call *call = caller->callee;

	if (call && call->is_waiting)
		call_refuse(call, STR("the call was cancelled"));
	for (size_t i = 0; call && i < call->group_count; i++)
		for (size_t j = 0; j < call->groups[i].leg_count; j++)
			if (call->groups[i].legs[j])
				job_stop(call->groups[i].legs[j], STR_NONE);
}

void
job_stop(struct job *job, struct str why)
{
	switch (job->state) {
	case JOB_QUEUED:
	case JOB_WAITING: job_skip(job, RESULT_CANCELLED, false, why); break;
	case JOB_RUNNING:
		if (job->is_call)
			call_cancel(job);
		else if (job->status != RESULT_CANCELLED)
			job_cancel(job);
		break;
	case JOB_FINISHED: break;
	}
}

/* --- the run ------------------------------------------------------------------------------ */

static void
each_running(struct run *run, void (*act)(struct job *job))
{
	struct job_walk walk = job_walk_start(run);
	struct job *job;

	while ((job = job_walk_next(&walk)))
		if (job->state == JOB_RUNNING && !job->is_call)
			act(job);
}

void
run_cancel(struct run *run)
{
	run->is_cancelled = true;
	for (struct call *call = &run->root; call; call = call->next)
		if (call->is_waiting)
			call_refuse(call, STR("the run was cancelled"));
	each_running(run, job_cancel);
	run->hooks->schedule(run);
}

void
run_kill(struct run *run)
{
	run->is_killed = true;
	each_running(run, job_kill);
}

void
run_interrupt(struct run *run, struct str text)
{
	if (run->is_interrupted) {
		run_kill(run);
		return;
	}
	run->is_interrupted = true;
	run_emit(run, &(struct record){
			      .kind = RECORD_CANCELLING,
			      .job = RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .cancelling.text = text,
		      });
	run_cancel(run);
}

/* --- concurrency groups ------------------------------------------------------------------- */

void
run_claim_granted(struct claim *claim)
{
	if (claim->job)
		claim->job->state = JOB_QUEUED;
	else
		claim->call->is_waiting = false;
	claim->run->hooks->schedule(claim->run);
}

static void
cancel_call(struct call *call, struct run *run, struct str reason)
{
	if (call->is_waiting) {
		call_refuse(call, reason);
		run->hooks->schedule(run);
		return;
	}
	run_error(run, reason);
	if (call->caller)
		call_cancel(call->caller);
	else
		run_cancel(run);
}

void
run_claim_cancelled(struct claim *claim, struct str reason)
{
	struct job *job = claim->job;

	if (!job) {
		cancel_call(claim->call, claim->run, reason);
		return;
	}
	if (job->state == JOB_RUNNING)
		job_error(job, "%" STR_FMT, STR_ARG(reason));
	job_stop(job, reason);
}
