#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/run/step/action.h"
#include "engine/run/step/prefetch.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_make.h"
#include "engine/run/step/step_output.h"
#include "engine/workflow/evaluate.h"

/* Inputs are texts always: `'false'` is truthy. */
static struct object *
make_inputs(struct step *step)
{
	struct object *inputs = object_new(&step->job->a);

	for (size_t i = 0; i < step->action->value_count; i++)
		object_set_str(inputs, step->action->values[i].name, step->action->values[i].value);
	return inputs;
}

static struct action_instance *
inner_of(const struct action_instance *instance, size_t i)
{
	return instance->inner ? instance->inner[i] : NULL;
}

static void
add_step(struct frame *frame, const struct workflow_step *model, struct action_instance *action)
{
	const struct step *owner = frame->owner;

	step_init(&frame->steps[frame->count++], frame, owner->job, model, owner->stage, action);
}

static void
add_main_steps(struct frame *frame, struct action_instance *instance)
{
	const struct action *action = instance->action;

	frame->steps = arena_array(&frame->owner->job->a, struct step, action->step_count);
	for (size_t i = 0; i < action->step_count; i++)
		add_step(frame, &action->steps[i], inner_of(instance, i));
	instance->steps_context = frame->steps_context;
	instance->inputs = frame->inputs;
}

static void
add_pre_steps(struct frame *frame, const struct action_instance *instance)
{
	const struct action *action = instance->action;

	frame->steps = arena_array(&frame->owner->job->a, struct step, action->step_count);
	for (size_t i = 0; i < action->step_count; i++)
		if (action_has_pre(inner_of(instance, i)))
			add_step(frame, &action->steps[i], inner_of(instance, i));
}

/* They see what the main part left. */
static void
add_post_steps(struct frame *frame, const struct action_instance *instance)
{
	const struct posts *posts = &instance->posts;

	frame->steps = arena_array(&frame->owner->job->a, struct step, posts->count);
	for (size_t i = posts->count; i-- > 0;)
		if (post_is_owed(&posts->items[i]))
			add_step(frame, posts->items[i].model, posts->items[i].action);
	if (instance->steps_context) { /* else only its pre part has run */
		frame->steps_context = instance->steps_context;
		frame->inputs = instance->inputs;
	}
}

static struct frame *
frame_new(struct step *step)
{
	struct job *job = step->job;
	struct frame *frame = arena_new(&job->a, struct frame);

	*frame = (struct frame){
		.parent = step->frame,
		.owner = step,
		.steps_context = object_new(&job->a),
		.inputs = make_inputs(step),
		.status = RESULT_SUCCESS,
	};
	switch (step->stage) {
	case STAGE_PRE: add_pre_steps(frame, step->action); break;
	case STAGE_MAIN: add_main_steps(frame, step->action); break;
	case STAGE_POST: add_post_steps(frame, step->action); break;
	}
	return frame;
}

static void
enter(struct step *step)
{
	if (!step->action->inner) {
		action_find_inner(step->job, step->action);
		step_warn_of_pre(step);
	}
	step->job->frame = frame_new(step);
	step_entered(step);
}

static void
prefetched(void *owner, const struct error *err)
{
	struct step *step = owner;

	if (!err) {
		enter(step);
		return;
	}
	if (err->kind != ERROR_CANCELLED) {
		step_error(step, "%s", err->text);
		run_missing(step->job->run, NULL, step, str_copy(&step->a, str_from(err->text)),
			str_copy(&step->a, str_from(err->help)));
	}
	step_done(step, RESULT_FAILURE);
}

static void
start_composite(struct step *step)
{
	if (frame_depth(step->frame) >= COMPOSITE_DEPTH_MAX) {
		step_error(
			step, "Composite action depth exceeded max depth %d", COMPOSITE_DEPTH_MAX);
		step_done(step, RESULT_FAILURE);
		return;
	}
	/* what a folder of the workspace uses could not be known before */
	const struct action *action = step->action->action;
	if (step->action->is_local && step->stage == STAGE_MAIN &&
		prefetch_start(&(const struct prefetch_request){
			.job = step->job,
			.steps = action->steps,
			.count = action->step_count,
			.cancel = &step->is_cancelled,
			.done = prefetched,
			.owner = step,
		}))
		return;
	enter(step);
}

const struct step_handler step_handler_composite = {"composite", start_composite, NULL, true};

/* Only what the manifest lists gets out, also after a failure. */
static bool
set_outputs(struct frame *frame, struct error *err)
{
	struct step *owner = frame->owner;
	const struct action *action = owner->action->action;
	const struct scope scope = {.run = owner->job->run,
		.group = owner->job->group,
		.job = owner->job,
		.step = owner,
		.frame = frame};
	const struct expr_host host = scope_host(&scope);
	struct str value;

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

	if (owner->stage == STAGE_MAIN && !set_outputs(frame, &err)) {
		step_error(owner, "%s", err.text);
		outcome = RESULT_FAILURE;
	}
	owner->is_missing = owner->is_missing || frame->is_missing;
	step_done(owner, outcome);
}
