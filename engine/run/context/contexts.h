/*
 * contexts: the contexts of an expression.
 */
#pragma once

#include "engine/run/base/state.h"

struct expr_host scope_host(const struct scope *scope);
/* The result of an `if`; NULL means success(). */
MUST_CHECK bool scope_condition(struct arena *a, const struct scope *scope,
	const struct node *condition, bool *out, struct error *err);
