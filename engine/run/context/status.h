/*
 * status: success(), failure(), cancelled(), always() in a run.
 */
#pragma once

#include "engine/context/context_values.h"
#include "engine/run/base/state.h"

/* The jobs that a group needs itself. */
struct context_results group_needs(const struct job_group *group);
/* The answer of one of them where the expression stands. */
MUST_CHECK bool scope_status(struct arena *a, const struct scope *scope, const char *function,
	const struct value *args, size_t count, struct value *out, struct error *err);
