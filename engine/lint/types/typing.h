/*
 * typing: an expression that is given a type, and how what does not fit in it is told.
 */
#pragma once

#include "engine/lint/types/type.h"
#include "expr/ast.h"

struct typing {
	struct arena *a;
	/* the type of a context by its name; NULL: any */
	const struct type *(*context)(void *owner, struct str name);
	/* `code` is of a rule; returns where help may be put. NULL: nothing is told */
	struct str *(*tell)(void *owner, const char *code, struct span span, struct str message);
	void *owner;
	size_t guard_count;          /* operators around, which make something of what is missing */
	const struct ast *defaulted; /* has another value behind `||` for when it is missing */
	struct str unheard;          /* what would be help, where nothing is told */
};

/* For what is told of the node; returns where help may be put. */
struct str *typing_tell(struct typing *t, const char *code, const struct ast *node, const char *fmt,
	...) PRINTF_LIKE(4, 5);
