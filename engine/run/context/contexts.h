/*
 * contexts: the contexts of an expression in a run, filled from its job and step.
 *
 * Only what a context that is asked for needs is filled.
 */
#pragma once

#include "engine/run/base/state.h"

struct expr_host scope_host(const struct scope *scope);
/* One context by its name. */
struct value scope_context(struct arena *a, const struct scope *scope, struct str name);
/* The members of `github` that stay the same in the job, in its arena. */
struct object *job_github_make(struct job *job);
/* The result of an `if`; NULL means success(). */
MUST_CHECK bool scope_condition(struct arena *a, const struct scope *scope,
	const struct node *condition, bool *out, struct error *err);
