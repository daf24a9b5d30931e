/*
 * step: takes a step from its `if` to its work.
 */
#pragma once

#include "engine/run/base/state.h"

/* Its state says how far it came: it may be done when this returns, or is so later. */
void step_start(struct step *step);
/* One that waits after its work does that once more. */
void step_again(struct step *step);
void step_cancel(struct step *step);
void step_kill(struct step *step);
