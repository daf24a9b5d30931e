#include "engine/run/step/step_end.h"

#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/run/step/pause.h"
#include "engine/run/step/step_files.h"
#include "engine/run/step/step_needs.h"
#include "engine/run/step/step_place.h"
#include "engine/store/file.h"
#include "engine/workflow/evaluate.h"

static void
closed_timer(uv_handle_t *handle)
{
	struct step *step = handle->data;

	step->has_timer = false;
}

static enum result
final_outcome(const struct step *step, enum result outcome, bool files_ok)
{
	if (outcome == RESULT_SKIPPED)
		return outcome;
	if (step->timed_out)
		return RESULT_FAILURE;
	if (atomic_load(&step->is_cancelled))
		return RESULT_CANCELLED;
	return outcome == RESULT_SUCCESS && (step->command_failed || !files_ok) ? RESULT_FAILURE
										: outcome;
}

/* Asked only once the step has failed, as the runner does. */
static bool
may_fail(struct step *step)
{
	const struct expr_host host = scope_host(&step->scope);
	bool result = false;
	struct error err;

	if (!step->model->continue_on_error || step->stage != STAGE_MAIN)
		return false;
	if (!node_evaluate_boolean(
		    &step->a, step->model->continue_on_error, &host, &result, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	return result;
}

/* The step as later ones see it. */
static void
add_to_context(struct step *step)
{
	struct job *job = step->job;
	struct object *steps = step->frame->steps_context;
	struct object *entry = object_new(&job->a);
	const struct value before = object_get(steps, step->model->id);
	const struct value outputs = before.kind == VALUE_OBJECT
					     ? object_get(before.object, STR("outputs"))
					     : value_object(object_new(&job->a));

	object_set(entry, STR("outputs"), outputs);
	object_set_str(entry, STR("outcome"), str_from(result_name(step->outcome)));
	object_set_str(entry, STR("conclusion"), str_from(result_name(step->conclusion)));
	object_set(steps, step->model->id, value_object(entry));
}

static void
tell_finished(const struct step *step)
{
	const struct step_place *place = step->outcome == RESULT_FAILURE ? step->failed_at : NULL;
	struct record_step_finished finished = {
		.step_id = step->model->id,
		.name = step->name,
		.reason = step->not_run,
		.stage = step->stage,
		.outcome = step->outcome,
		.conclusion = step->conclusion,
		.exit_code = step->exit_code,
		.not_run = step->not_run.n > 0,
		.duration_ms = now_ms() - step->started_ms,
	};

	if (place) {
		finished.inner_step = place->inner;
		finished.file = path_within(place->source->path, step->job->workspace);
		finished.start_line = place->line;
		finished.script_line = place->script_line;
	}
	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_STEP_FINISHED,
					 .job = step->job->index,
					 .step = step->index,
					 .step_finished = finished,
				 });
}

/* A failure is the action's, if the step is part of one, and else the job's. */
static void
take_failure(struct step *step)
{
	struct job *job = step->job;
	struct frame *frame = step->frame;

	if (frame->parent) {
		frame->status = RESULT_FAILURE;
		frame->is_missing = step->is_missing;
		if (step->stage == STAGE_MAIN)
			return;
	}
	if (job->status == RESULT_SUCCESS)
		job->status = RESULT_FAILURE;
	if (!step->is_missing)
		job->run->any_failed_for_real = true;
}

/* Of itself or a step that it is part of: that has been told. */
static bool
is_timed_out(const struct step *step)
{
	while (step && !step->timed_out)
		step = step->frame->owner;
	return step != NULL;
}

/* The steps of a composite action that follow are skipped, unless they say otherwise. */
static void
take_cancellation(struct step *step)
{
	if (atomic_load(&step->is_cancelled) && !is_timed_out(step))
		step_error(step, "The operation was canceled."); /* GitHub's words */
	if (step->frame->parent)
		step->frame->status = RESULT_CANCELLED;
}

/* What follows from how its work ended. */
static void
conclude(struct step *step)
{
	if (step->has_timer)
		uv_close((uv_handle_t *)&step->timer, closed_timer);
	step->conclusion =
		step->outcome == RESULT_FAILURE && may_fail(step) ? RESULT_SUCCESS : step->outcome;
	if (step->stage == STAGE_MAIN && step->model->has_own_id)
		add_to_context(step);
	if (step->outcome == RESULT_FAILURE) {
		step_tell_empty_token(step);
		step_tell_not_found(step);
	}
	if (step->conclusion == RESULT_FAILURE)
		take_failure(step);
	else if (step->conclusion == RESULT_CANCELLED)
		take_cancellation(step);
	step_note_place(step);
	if (step->shown == step)
		tell_finished(step);
	else if (step->outcome != RESULT_SKIPPED || step->not_run.n > 0)
		step_line(step, LINE_END_GROUP, STR(""));
	step->state = STEP_DONE;
	step->job->go_on(step->job);
}

void
step_done(struct step *step, enum result outcome)
{
	const bool files_ok = outcome == RESULT_SKIPPED || step_files_read(step);

	if (step->has_timer)
		(void)uv_timer_stop(&step->timer);
	step->outcome = final_outcome(step, outcome, files_ok);
	if (outcome == RESULT_SKIPPED || !pause_holds(step, PAUSE_AFTER, conclude))
		conclude(step);
}

void
step_entered(struct step *step)
{
	step->state = STEP_ENTERED;
	step->job->go_on(step->job);
}
