/*
 * pause: holds a step before or after its work, where the run's control says so (control.h).
 */
#pragma once

#include "engine/run/base/state.h"

/* Where a step is asked for. */
enum pause_place {
	PAUSE_BEFORE,
	PAUSE_AFTER,
};

/* True if the step waits from now on: `go_on` follows. */
bool pause_holds(struct step *step, enum pause_place place, void (*go_on)(struct step *step));
/* Ends the waiting: time limits run again, and the step goes on. */
void pause_end(struct step *step);
/* Ends it, and nothing follows. */
void pause_drop(struct step *step);
