/*
 * parser: builds the syntax tree from tokens.
 *
 * Works with two stacks, as the runner does, and so takes any number of nested parentheses. Names
 * and the number of arguments are checked here. Errors come in the runner's order: the first from
 * the left, and only then the depth of the whole.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/ExpressionParser.cs
 */
#pragma once

#include "expr/ast.h"

/*
 * Parses `text`, which lies `base` bytes into the text that spans are to refer to. `*out` is NULL
 * for a text without tokens.
 */
MUST_CHECK bool parser_parse(struct arena *a, struct str text, uint32_t base,
	const struct expr_scope *scope, struct ast **out, struct expr_error *err);
