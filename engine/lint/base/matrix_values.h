/*
 * matrix_values: the values of a key in a job's matrix, if the file contains them.
 */
#pragma once

#include "engine/workflow/model.h"

/*
 * Calls `found` for each value that `matrix.KEY` may have: those of the vector `key` and of
 * `include`. False if an expression makes any of them, so that there may be others.
 */
bool matrix_values(const struct workflow_job *job, struct str key,
	void (*found)(void *owner, const struct node *value), void *owner);

/* The key of an expression that is `matrix.KEY` and nothing else; empty if it is another. */
struct str matrix_key_of(const struct node *node);

/* The value's text with all below it: equal for equal values. In `a`. */
struct str matrix_value_text(struct arena *a, const struct node *node);
