/*
 * env_fix: the repair of a script that contains untrusted text.
 *
 * The `${{ }}` moves to the `env` of the step, and the script uses the variable, which is not part
 * of the code: `echo "${{ github.head_ref }}"` becomes `echo "${HEAD_REF}"`.
 *
 * Only where the script means the same afterwards (script_place.h), the shell is known, and the
 * file is written so that a line can be added: the step and its `env` are block mappings, and the
 * script is a plain scalar on its line or a literal block.
 */
#pragma once

#include "engine/lint/base/report.h"
#include "expr/ast.h"

/* A script whose expressions are looked at one after the other. */
struct env_fix {
	const struct workflow_step *step;
	struct map names; /* of the variables so far: const struct str *, the expression of each */
};

void env_fix_init(struct env_fix *fix, struct arena *a, const struct workflow_step *step);
/* Adds the repair to `diag`, a finding about `node`, a part of an expression of the step's
 * `run`. */
void env_fix_add(struct lint *l, struct env_fix *fix, struct diag *diag, const struct ast *node);
