/*
 * step_handler: the kinds of steps; each has a file step_NAME.c.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * The kinds of steps. A dry run starts those alone that `show` what they would run. `start` ends in
 * step_done or step_entered, now or later. `stop` asks what runs to end, or kills it; NULL: what
 * runs are its inner steps.
 */
struct step_handler {
	const char *name;
	void (*start)(struct step *step);
	void (*stop)(struct step *step, bool kills);
	bool shows;
};

extern const struct step_handler step_handler_script;
extern const struct step_handler step_handler_builtin;
extern const struct step_handler step_handler_node;
extern const struct step_handler step_handler_docker;
extern const struct step_handler step_handler_composite;
/* All inner steps are done: outputs and result of the step that uses the action. */
void step_composite_end(struct frame *frame);
