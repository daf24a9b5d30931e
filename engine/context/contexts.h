/*
 * contexts: the contexts of an expression, made from values.
 *
 * Source     docs.github.com, Contexts reference
 */
#pragma once

#include "engine/context/context_values.h"

/* A context by its name, ignoring case, in `a`; null when there is none of that name. */
struct value context_make(struct arena *a, const struct context_values *values, struct str name);
/* The `runner` context alone, for the variables RUNNER_NAME. */
struct object *runner_context_make(struct arena *a, const struct context_runner *runner);
