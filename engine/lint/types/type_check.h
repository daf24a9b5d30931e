/*
 * type_check: the type of an expression, and its type errors.
 *
 * Reports properties that a closed object does not have, or that GitHub never sends, an index
 * into what has no items, arguments of the wrong type, comparisons that are always false or never
 * make sense, and `format` whose placeholders and arguments do not fit.
 */
#pragma once

#include "engine/lint/types/typing.h"

const struct type *type_check(struct type_checker *t, const struct ast *node);
