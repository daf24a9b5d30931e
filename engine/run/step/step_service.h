/*
 * step_service: the environment by which an action's process reaches the services (service.h).
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * Sets the variables of a JavaScript action, the first time after starting the services. Without
 * them the action runs all the same, and says what it misses itself.
 */
void step_service_add(struct step *step);
/* Likewise of any step whose job may have OIDC tokens. */
void step_service_add_oidc(struct step *step);
/* Ends the services of the run, if they were started. */
void run_service_stop(struct run *run);
