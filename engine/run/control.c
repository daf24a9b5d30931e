#include "engine/run/control.h"

#include "engine/run/base/state.h"
#include "engine/run/step/pause.h"
#include "engine/run/step/step.h"

static struct job *
find_in(const struct call *call, uint32_t index)
{
	for (size_t i = 0; i < call->group_count; i++)
		for (size_t j = 0; j < call->groups[i].leg_count; j++)
			if (call->groups[i].legs[j] && call->groups[i].legs[j]->index == index)
				return call->groups[i].legs[j];
	return NULL;
}

/* NULL: none waits. */
static struct step *
waiting_step(const struct run *run, uint32_t index)
{
	struct job *job = NULL;

	for (const struct call *call = &run->root; call && !job; call = call->next)
		job = find_in(call, index);
	return job && job->current && job->current->state == STEP_PAUSED ? job->current : NULL;
}

bool
run_resume(struct run *run, uint32_t job)
{
	struct step *step = waiting_step(run, job);

	if (step)
		pause_end(step);
	return step != NULL;
}

bool
run_retry(struct run *run, uint32_t job)
{
	struct step *step = waiting_step(run, job);

	if (!step || !step->pause.is_after)
		return false;
	step_again(step);
	return true;
}
