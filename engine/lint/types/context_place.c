#include "engine/lint/types/context_place.h"

void
context_enter_job(struct context_place *place, const struct workflow_job *job)
{
	place->l->job = job;
	place->needs = place->matrix = NULL;
}

void
context_enter_step(struct context_place *place, const struct workflow_step *steps, size_t number)
{
	place->steps = steps;
	place->step_count = number;
	place->made_steps = NULL;
}

void
context_enter_input(struct context_place *place, size_t number)
{
	place->is_input = true;
	place->input_count = number;
	place->inputs = NULL;
}

void
context_leave_inputs(struct context_place *place)
{
	place->is_input = false;
	place->inputs = NULL;
}

/* --- a place ------------------------------------------------------------------------------ */

/* The number of the place on the way whose node it is; `count` if it is not on it. */
static size_t
find_on(const struct node_path *path, const struct node *node)
{
	size_t i = 0;

	while (i < path->count && path->places[i].node != node)
		i++;
	return i;
}

/* The last on the way, since a step may hold others; behind all of them if none is. */
static void
enter_steps(struct context_place *place, const struct node_path *path,
	const struct workflow_step *steps, size_t count)
{
	size_t number = count;

	for (size_t i = 0; i < count; i++)
		if (find_on(path, steps[i].node) < path->count)
			number = i;
	context_enter_step(place, steps, number);
}

static void
enter_inputs(
	struct context_place *place, const struct node_path *path, const struct workflow *workflow)
{
	const struct node *inputs = workflow->call ? workflow->call->inputs : NULL;
	const size_t at = inputs ? find_on(path, inputs) : path->count;

	if (at + 1 < path->count)
		context_enter_input(place, path->places[at + 1].index);
}

void
context_place_at(struct context_place *place, const struct node_path *path)
{
	const struct workflow *workflow = place->l->workflow;
	const struct action *action = place->l->action;

	if (action)
		enter_steps(place, path, action->steps, action->step_count);
	for (size_t i = 0; workflow && i < workflow->job_count; i++) {
		const struct workflow_job *job = &workflow->jobs[i];
		if (find_on(path, job->node) == path->count)
			continue;
		context_enter_job(place, job);
		enter_steps(place, path, job->steps, job->step_count);
	}
	if (workflow)
		enter_inputs(place, path, workflow);
}
