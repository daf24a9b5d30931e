/*
 * never_equal: comparisons with `==` that are false in every run.
 *
 * Rules      A boolean is compared with text as 1 or 0, a number as itself, and text that is no
 *            number equals neither. Some properties have few values, or begin in one way.
 * Source     docs.github.com, Evaluate expressions: operators; Contexts reference
 */
#pragma once

#include "engine/lint/types/type.h"
#include "expr/ast.h"

/*
 * Why `node`, an AST_EQUAL or AST_NOT_EQUAL of these types, compares what is never equal, and what
 * may be meant, both in `a`. False where it may be equal.
 */
bool never_equal(struct arena *a, const struct ast *node, const struct type *x,
	const struct type *y, struct str *why, struct str *help);
