/*
 * step_place: where a step failed.
 */
#pragma once

#include "engine/run/base/state.h"

/* Of a step that has ended: notes where it failed, for the step that is shown. */
void step_note_place(struct step *step);
