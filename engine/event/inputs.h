/*
 * inputs: the `inputs` context of a workflow that is started by hand.
 *
 * Types      boolean and number inputs keep their type in `inputs`; `github.event.inputs` holds
 *            text. Without a value: the default, else false, the first option, or empty.
 * Source     docs.github.com, Workflow syntax: on.workflow_dispatch.inputs
 */
#pragma once

#include "engine/workflow/model.h"
#include "expr/value.h"

/*
 * Makes the inputs of `event` (workflow_dispatch or workflow_call) from given texts
 * (const struct str *, names ignoring case). False for a name that the workflow does not
 * declare, a value that does not fit, or a required one without value: ERROR_USAGE, with help.
 * *out is NULL for an event without inputs.
 */
MUST_CHECK bool inputs_make(struct arena *a, const struct workflow *workflow, struct str event,
	const struct map *given, struct object **out, struct error *err);

/*
 * True if the text fits the input; a name that is not declared fits nothing. `err` says what would,
 * as for inputs_make.
 */
MUST_CHECK bool inputs_check(struct arena *a, const struct workflow *workflow, struct str event,
	struct str name, struct str text, struct error *err);
/* The value to ask for, in a few words: "environment (dev, staging, prod)". */
struct str inputs_question(
	struct arena *a, const struct workflow *workflow, struct str event, struct str name);

/* The required inputs of `event` that have no default and are not given, in the file's order. */
void inputs_missing(struct arena *a, const struct workflow *workflow, struct str event,
	const struct map *given, struct str **names, size_t *count);
