/*
 * step_end: decides how a step ended.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * The step's work is done: reads its files and decides its outcome. Then, unless it waits there
 * (pause.h), its conclusion, and its job goes on.
 */
void step_done(struct step *step, enum result outcome);
/* Its inner steps are the job's frame now: its job goes on with them. */
void step_entered(struct step *step);
