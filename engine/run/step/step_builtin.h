/*
 * step_builtin: runs a built-in on a worker thread for a step.
 */
#pragma once

#include "engine/run/step/builtin_engine.h"

/* `done` is called on the loop; the engine is freed afterwards. */
void step_builtin_start(struct step *step, const struct builtin *builtin,
	struct builtin_value *values, size_t value_count,
	void (*done)(struct step *step, struct builtin_engine *engine));
/* As step_handler.stop, while it runs. */
void step_builtin_stop(struct step *step, bool kills);
