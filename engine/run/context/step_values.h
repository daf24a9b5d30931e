/*
 * step_values: what the step of a scope adds to the `github` context.
 */
#pragma once

#include "engine/context/context_values.h"
#include "engine/run/base/state.h"

/* The frame that the scope's step stands in, or whose outputs are made; NULL: no step. */
const struct frame *scope_frame(const struct scope *scope);
struct context_step scope_step_values(struct arena *a, const struct scope *scope);
