/*
 * ast_path: whether a part of an expression is a property that has a name here.
 */
#pragma once

#include "expr/ast.h"

/* The tree is `a.b.c`, or `a['b'].c`; `*` in the path is any name. Names ignore case. */
bool ast_is_path(const struct ast *node, struct str path);
/* The text of a literal; empty: it is something else. */
struct str ast_text(const struct ast *node);
