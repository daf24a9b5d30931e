/*
 * constant: expressions with a constant value.
 */
#pragma once

#include "expr/ast.h"

/* True if made of literals alone. `fromJSON('[…]')` is how a list is written, and
 * counts as none. */
bool constant_is(const struct ast *node);
