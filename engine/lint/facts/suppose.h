/*
 * suppose: the value of an expression, given values of some of its contexts.
 *
 * A part is evaluated if all values that it reads are known; one false operand decides `a && b`,
 * and one true operand `a || b`. Functions beyond the language's own, such as success(), are never
 * known.
 */
#pragma once

#include "engine/workflow/node.h"
#include "expr/ast.h"

struct supposition {
	struct arena *a;
	/* The value of a part of the tree that is known. False: it is not. */
	bool (*knows)(void *owner, const struct ast *node, struct value *out);
	void *owner;
};

/* False if the known values do not decide the value. */
bool suppose_value(const struct supposition *s, const struct ast *node, struct value *out);

/* True if the condition cannot be true then. NULL has no condition, and is never false. */
bool suppose_is_false(const struct supposition *s, const struct node *condition);
