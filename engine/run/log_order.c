#include "engine/run/log_order.h"

#include "engine/run/base/emit.h"

/* --- the order ---------------------------------------------------------------------------- */

struct order_draft {
	const struct workflow *workflow;
	size_t *order;
	size_t count;
	bool *is_placed;
};

static void
place(struct order_draft *o, size_t job)
{
	const struct workflow_job *model = &o->workflow->jobs[job];

	if (o->is_placed[job])
		return;
	o->is_placed[job] = true;
	for (size_t i = 0; i < model->need_count; i++)
		place(o, model->need_jobs[i]);
	o->order[o->count++] = job;
}

void
turn_init(struct call *call, struct arena *a)
{
	struct order_draft o = {
		.workflow = call->workflow,
		.order = arena_array(a, size_t, call->group_count),
		.is_placed = arena_array(a, bool, call->group_count),
	};

	for (size_t i = 0; i < call->group_count; i++)
		place(&o, i);
	call->order = o.order;
}

/* --- turns -------------------------------------------------------------------------------- */

static bool advance_call(struct call *call);

static void
tell_turn(struct job *job)
{
	if (job->has_turn)
		return;
	job->has_turn = true;
	run_emit(job->run, &(struct record){
				   .kind = RECORD_TURN,
				   .job = job->index,
				   .step = RECORD_NO_INDEX,
			   });
}

/* True when all that there is to show of the leg has been shown. */
static bool
advance_leg(struct job *job)
{
	if (job->is_call)
		return job->callee ? advance_call(job->callee) : job->state == JOB_FINISHED;
	tell_turn(job);
	return job->state == JOB_FINISHED;
}

static bool
advance_group(struct job_group *group)
{
	for (; group->turn < group->leg_count; group->turn++)
		if (!group->legs[group->turn] || !advance_leg(group->legs[group->turn]))
			return false;
	return group->is_started;
}

static bool
advance_call(struct call *call)
{
	for (; call->turn < call->group_count; call->turn++)
		if (!advance_group(&call->groups[call->order[call->turn]]))
			return false;
	return true;
}

void
turn_advance(struct run *run)
{
	(void)advance_call(&run->root);
}
