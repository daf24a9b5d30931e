/*
 * step_matcher: problem matchers on the output of a step.
 */
#pragma once

#include "engine/run/base/state.h"

/* `::add-matcher::path`, `::remove-matcher owner=x::`. False: `err` says why. */
MUST_CHECK bool step_add_matcher(struct step *step, struct str path, struct error *err);
/* Shows the line as the matcher that hits says, with an annotation. False if none does. */
bool step_match_line(struct step *step, struct str line);
