#include "engine/run/prefetch.h"
#include "engine/run/state.h"
#include "engine/workflow/evaluate.h"

#define DEPTH_MAX 9 /* levels of actions below the step, as on GitHub */

static unsigned
depth_of(const struct frame *frame)
{
	unsigned depth = 0;

	for (; frame->parent; frame = frame->parent)
		depth++;
	return depth;
}

/* Inputs are texts always: `'false'` is truthy. */
static struct object *
make_inputs(struct step *step)
{
	struct object *inputs = object_new(&step->job->a);

	for (size_t i = 0; i < step->action->value_count; i++)
		object_set_str(inputs, step->action->values[i].name, step->action->values[i].value);
	return inputs;
}

static struct frame *
frame_new(struct step *step)
{
	struct job *job = step->job;
	const struct action *action = step->action->action;
	struct frame *frame = arena_new(&job->a, struct frame);

	*frame = (struct frame){
		.parent = step->frame,
		.owner = step,
		.steps = arena_array(&job->a, struct step, action->step_count),
		.count = action->step_count,
		.steps_context = object_new(&job->a),
		.inputs = make_inputs(step),
		.status = RESULT_SUCCESS,
	};
	for (size_t i = 0; i < frame->count; i++)
		step_init(&frame->steps[i], frame, job, &action->steps[i], STAGE_MAIN, NULL);
	return frame;
}

static void
prefetched(void *owner, const struct error *err)
{
	struct step *step = owner;

	if (!err) {
		step->job->frame = frame_new(step);
		job_step_entered(step->job);
		return;
	}
	step_error(step, "%s", err->text);
	if (err->kind != ERROR_CANCELLED)
		run_missing(step->job->run, NULL, step, str_copy(&step->a, str_from(err->text)),
			str_copy(&step->a, str_from(err->help)));
	step_end(step, RESULT_FAILURE);
	job_step_finished(step->job);
}

enum step_started
step_composite_start(struct step *step)
{
	if (depth_of(step->frame) >= DEPTH_MAX) {
		step_error(step, "Composite action depth exceeded max depth %d", DEPTH_MAX);
		step_end(step, RESULT_FAILURE);
		return STEP_HAS_ENDED;
	}
	/* what a folder of the workspace uses could not be known before */
	const struct action *action = step->action->action;
	if (step->action->is_local &&
		prefetch_start(step->job, action->steps, action->step_count, prefetched, step))
		return STEP_IS_RUNNING;
	step->job->frame = frame_new(step);
	return STEP_IS_ENTERED;
}

/* Only what the manifest lists gets out, also after a failure. */
static bool
set_outputs(struct frame *frame, struct error *err)
{
	struct step *owner = frame->owner;
	const struct action *action = owner->action->action;
	struct step inner = {
		.job = owner->job, .frame = frame, .model = owner->model, .stage = STAGE_MAIN};
	const struct scope scope = {owner->job->run, owner->job->group, owner->job, &inner};
	const struct expr_host host = scope_host(&scope);
	struct str value;

	env_init(&inner.env, &owner->a);
	for (size_t i = 0; i < action->output_count; i++) {
		if (!node_evaluate_text(&owner->a, action->outputs[i].value, &host, &value, err))
			return false;
		step_set_output(owner, action->outputs[i].id, value);
	}
	return true;
}

void
step_composite_end(struct frame *frame)
{
	struct step *owner = frame->owner;
	enum result outcome = frame->status;
	struct error err;

	if (!set_outputs(frame, &err)) {
		step_error(owner, "%s", err.text);
		outcome = RESULT_FAILURE;
	}
	owner->is_missing = owner->is_missing || frame->is_missing;
	if (owner->job->status == RESULT_CANCELLED)
		outcome = RESULT_CANCELLED;
	step_end(owner, outcome);
}
