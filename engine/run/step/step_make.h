/*
 * step_make: allocates and frees a step.
 */
#pragma once

#include "engine/run/base/state.h"

void step_init(struct step *step, struct frame *frame, struct job *job,
	const struct workflow_step *model, enum step_stage stage, struct action_instance *action);
void step_free(struct step *step);
/* How many composite actions its steps are in. */
unsigned frame_depth(const struct frame *frame);
/* A folder of the workspace is known too late for a pre part: says so. */
void step_warn_of_pre(struct step *step);
