/*
 * ask: the contexts of a run that has not started, for evaluating an expression by hand.
 *
 * github, env, vars, secrets, inputs, runner and job are what a run with these options would
 * have; steps, needs and matrix are empty. The status functions say what they say at the start of
 * a job.
 */
#pragma once

#include "engine/context/context_values.h"

struct ask;

/*
 * hashFiles starts at `folder`. `overlay` (or NULL) is laid over the contexts, member by member;
 * its secrets are masked as the others are. All must outlive it.
 */
struct ask *ask_open(
	const struct context_values *values, struct str folder, struct object *overlay);
/* With the members of an object as the only contexts, nothing masked, and no function but the
 * language's own. */
struct ask *ask_open_only(struct object *contexts);
void ask_close(struct ask *ask);

/* What an expression may name here, and where its values come from. */
const struct expr_scope *ask_scope(struct ask *ask);
struct expr_host ask_host(struct ask *ask);
/* The text as it may be shown: secrets are `***`. */
struct str ask_mask(struct ask *ask, struct arena *a, struct str text);
