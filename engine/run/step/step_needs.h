/*
 * step_needs: reports the tools and secrets that a step lacks.
 */
#pragma once

#include "engine/run/base/state.h"

/* Tells what an action needs and lact does not have. */
void step_tell_service(struct step *step);
/* Of a failed step: reports that the token it names is empty. */
void step_tell_empty_token(struct step *step);
/* Likewise: reports that its script calls a program that GitHub has and this machine lacks. */
void step_tell_not_found(struct step *step);
/* False with `err`: the step cannot start, and `err` is reported as missing. */
MUST_CHECK bool step_lacks_shell(struct step *step, struct str program, struct error *err);
