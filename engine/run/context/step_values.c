#include "engine/run/context/step_values.h"

#include "engine/action/action_cache.h"
#include "engine/run/base/inside.h"

/* The nearest action that is read from a folder: the step's own, or the one that it is part of. */
static const struct step *
action_step(const struct step *step)
{
	while (step && !(step->action && step->action->action))
		step = step->frame->owner;
	return step;
}

/* The ids of the steps that lead to it: `outer.inner`. */
static struct str
full_id(struct arena *a, const struct step *step)
{
	const struct step *owner = step->frame->owner;

	if (!owner)
		return step->model->id;
	return str_concat(a, full_id(a, owner), STR("."), step->model->id);
}

const struct frame *
scope_frame(const struct scope *scope)
{
	if (scope->frame)
		return scope->frame;
	return scope->step ? scope->step->frame : NULL;
}

static struct str
file_of(struct arena *a, const struct step *step, size_t file)
{
	return job_inside(step->job, a, step->files[file]);
}

static void
add_action(struct arena *a, const struct step *step, struct context_step *out)
{
	const struct step *action = action_step(step);
	const struct step *used = action ? action : step;
	struct action_ref ref = {0};

	if (action)
		out->action_path = job_inside(step->job, a, action->action->folder);
	/* a folder of the workspace has neither */
	if (used->action && action_ref_parse(used->model->uses->text, &ref)) {
		out->action_repository = ref.repository;
		out->action_ref = ref.ref;
	}
}

struct context_step
scope_step_values(struct arena *a, const struct scope *scope)
{
	const struct step *step = scope->step;
	const struct frame *frame = scope_frame(scope);
	struct context_step out = {
		.action = full_id(a, step),
		.action_status = frame->parent ? result_name(frame->status) : NULL,
		.action_repository = STR(""),
		.action_ref = STR(""),
		.env = file_of(a, step, FILE_ENV),
		.output = file_of(a, step, FILE_OUTPUT),
		.state = file_of(a, step, FILE_STATE),
		.path = file_of(a, step, FILE_PATH),
		.step_summary = file_of(a, step, FILE_SUMMARY),
	};

	add_action(a, step, &out);
	return out;
}
