/*
 * matrix_keys: the keys that the matrices of a workflow have.
 */
#pragma once

#include "engine/workflow/model.h"

/*
 * True if a job has the key in its matrix, or in its `include`, ignoring case. Also where that is
 * not known before the run: a matrix from an expression, or a called workflow.
 */
bool matrix_keys_may_have(const struct workflow *workflow, struct str key);
/* The key that is spelled nearest; empty if none is near. */
struct str matrix_keys_nearest(struct arena *a, const struct workflow *workflow, struct str key);
