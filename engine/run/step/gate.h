/*
 * gate: holds steps that would change something outside this machine.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * Looks whether a step changes something outside this machine (outward.h). Then somebody is asked,
 * if there is somebody: true, and `go_on` follows. Else it is left out, `not_run` says why.
 */
bool gate_holds(struct step *step, void (*go_on)(struct step *step));
