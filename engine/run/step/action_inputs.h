/*
 * action_inputs: the inputs of an action.
 */
#pragma once

#include "engine/run/base/state.h"

/* Reads the inputs: `with` over the manifest's defaults. False after step_error. */
bool action_inputs_read(struct step *step);
/* Empty when it is not given. */
struct str action_input(const struct action_instance *action, struct str name);
