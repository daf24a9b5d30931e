#include "engine/run/control.h"

#include "engine/run/base/job_walk.h"
#include "engine/run/step/pause.h"
#include "engine/run/step/step.h"

/* NULL: none waits. */
static struct step *
waiting_step(const struct run *run, uint32_t index)
{
	struct job_walk walk = job_walk_start(run);
	struct job *job = job_walk_next(&walk);

	while (job && job->index != index)
		job = job_walk_next(&walk);
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
