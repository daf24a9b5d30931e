/*
 * parse_error: the messages about expressions that do not parse.
 *
 * Texts are GitHub's: the error, its subject, the position in UTF-16 units from 1, and the
 * expression; both texts are cut when long. Spans are bytes within `text`; `base` is added to them
 * in the error. Functions that set an error return false.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/ParseException.cs
 */
#pragma once

#include "expr/ast.h"

bool parse_error(
	struct expr_error *err, const char *what, struct str text, struct span span, uint32_t base);
/* For an invalid token (malformed), or a token in the wrong place. */
bool parse_error_symbol(
	struct expr_error *err, struct str text, struct span span, uint32_t base, bool malformed);
bool parse_error_context(struct expr_error *err, struct str text, struct span span, uint32_t base,
	const struct expr_scope *scope);
bool parse_error_function(struct expr_error *err, struct str text, struct span span, uint32_t base,
	const struct expr_scope *scope);

/* What holds for a whole expression; false with `err` over the limit. */
MUST_CHECK bool parse_check_length(struct str text, struct span span, struct expr_error *err);
MUST_CHECK bool parse_check_depth(const struct ast *root, struct span span, struct expr_error *err);
