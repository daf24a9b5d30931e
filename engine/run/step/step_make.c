#include "engine/run/step/step_make.h"

#include "engine/run/base/emit.h"
#include "engine/run/step/action.h"
#include "engine/run/step/step_long_line.h"

void
step_init(struct step *step, struct frame *frame, struct job *job,
	const struct workflow_step *model, enum step_stage stage, struct action_instance *action)
{
	*step = (struct step){
		.job = job,
		.frame = frame,
		.shown = frame->owner ? frame->owner->shown : step,
		.model = model,
		.stage = stage,
		.action = action,
		.exit_code = -1,
		.echo = job->run->debug,
	};
	step->scope =
		(struct scope){.run = job->run, .group = job->group, .job = job, .step = step};
	env_init(&step->env, &step->a);
	env_init(&step->process_env, &step->a);
	map_init(&step->outputs, &step->a, true);
}

void
step_free(struct step *step)
{
	step_drop_long_line(step);
	arena_free(&step->a);
}

unsigned
frame_depth(const struct frame *frame)
{
	unsigned depth = 0;

	for (; frame->parent; frame = frame->parent)
		depth++;
	return depth;
}

void
step_warn_of_pre(struct step *step)
{
	if (!step->action->is_local || !action_has_pre(step->action))
		return;
	const struct str text /* GitHub's words */ = str_fmt(&step->a,
		"`pre` execution is not supported for local action from '%" STR_FMT "'",
		STR_ARG(step->model->uses->text));

	step_line(step, LINE_WARNING, text);
	step_annotate(step, LINE_WARNING, text, &(const struct annotation){.line = 0});
}
