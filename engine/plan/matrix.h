/*
 * matrix: the combinations that `strategy.matrix` makes of one job.
 *
 * Order      The first key varies slowest; then the `include` entries that extended no
 *            combination, in file order.
 * Limits     At most MATRIX_MAX combinations.
 * Ownership  Rows live in `a`; they share the values of the evaluated matrix.
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.strategy.matrix;
 *            actions/runner src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs
 */
#pragma once

#include "engine/workflow/model.h"
#include "expr/value.h"

struct matrix_row {
	struct object *values; /* the `matrix` context of this job */
	struct str suffix; /* "v1, v2": what GitHub adds to the name in brackets; may be empty */
};

struct matrix {
	struct matrix_row *rows;
	size_t count; /* 0: everything is excluded; the job then runs once, without a matrix */
};

/* Expands an evaluated `matrix:`. False for one that GitHub refuses: `err` says why. */
MUST_CHECK bool matrix_expand(
	struct arena *a, struct value matrix, struct matrix *out, struct error *err);
