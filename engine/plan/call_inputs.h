/*
 * call_inputs: the `inputs` context of a workflow that a job calls.
 *
 * Types      A value must have the type that the called workflow declares; where text is wanted,
 *            numbers and booleans are converted.
 * Source     docs.github.com, Reusing workflows: inputs
 */
#pragma once

#include "engine/workflow/model.h"

/* What the call gives for an input, or else its default. NULL: neither. */
const struct node *call_input_node(
	const struct workflow_job *caller, struct str name, const struct node *declared);
/* What an input is worth that the call does not give and that has no default. */
struct value call_input_empty(const struct node *declared);
/* The value of one input; `host` sees the caller's contexts. */
MUST_CHECK bool call_input_make(struct arena *a, const struct workflow_job *caller, struct str name,
	const struct node *declared, const struct expr_host *host, struct value *out,
	struct error *err);
