/*
 * context_type: the types of contexts at a place of a file.
 *
 * `github`, `runner`, `job` and `strategy` have a fixed shape; `inputs`, `secrets`, `needs`,
 * `matrix`, `steps` and `jobs` take theirs from the file. They are made when first asked for.
 * Source     docs.github.com, Contexts reference
 */
#pragma once

#include "engine/lint/base/report.h"
#include "engine/lint/types/type.h"

/* The place of an expression. */
struct context_place {
	struct lint *l;
	size_t input_count; /* of `on.workflow_call.inputs`: how many come before */
	bool is_input;      /* the place is a default there, so only these count */
	const struct workflow_step *steps;
	size_t step_count; /* those that have run */
	/* made so far; NULL: not asked for */
	const struct type *github;
	const struct type *inputs;
	const struct type *secrets;
	const struct type *variables;
	const struct type *needs;
	const struct type *matrix;
	const struct type *made_steps;
	/* the properties that it has so far: each step adds one */
	struct {
		const struct workflow_step *steps;
		size_t looked_at;
		struct type_property *items;
		size_t count;
		size_t capacity;
	} known_steps;
	const struct type *jobs;
};

/* NULL when nothing is known of it. */
const struct type *context_type(struct context_place *place, struct str name);
/* The type of a node's value, where expressions in it count with theirs. */
const struct type *node_type(struct context_place *place, const struct node *node);
/* The type that an input declares. */
const struct type *input_type(const struct node *input);
