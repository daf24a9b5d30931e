/*
 * step_long_line: lines that are too long to be one.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * A part of a line that is too long to be one: text to be shown, never a command. What could be
 * the start of a secret is held back until it can be told.
 */
void step_take_piece(struct step *step, struct str piece, bool is_last);
void step_drop_long_line(struct step *step);
