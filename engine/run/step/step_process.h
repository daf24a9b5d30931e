/*
 * step_process: a step whose work is a process.
 */
#pragma once

#include "engine/run/base/state.h"

/* Starts the step's process; the step ends when that exits. */
MUST_CHECK bool step_process_start(struct step *step, const char *const *argv, struct str directory,
	bool tells_exit_code, struct error *err);
/* As step_handler.stop, for a step whose work is a process. */
void step_process_stop(struct step *step, bool kills);
