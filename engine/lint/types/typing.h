/*
 * typing: the state of a type check, and how it reports errors.
 */
#pragma once

#include "engine/lint/types/type.h"
#include "expr/ast.h"

/* What may be told; each is a rule of whoever asks. */
enum type_problem {
	TYPING_ARGUMENT_TYPE,
	TYPING_COMPARISON,
	TYPING_EVENT_MISMATCH,
	TYPING_EVENT_PROPERTY,
	TYPING_FORMAT_ARGUMENT,
	TYPING_FORMAT_UNUSED,
	TYPING_INDEX_TYPE,
	TYPING_NEVER_EQUAL,
	TYPING_UNKNOWN_PROPERTY,
	TYPING_PROBLEM_COUNT,
};

struct type_checker {
	struct arena *a;
	/* the type of a context by its name; NULL: any */
	const struct type *(*context)(void *owner, struct str name);
	/* returns where help may be put. NULL: nothing is told */
	struct str *(*tell)(
		void *owner, enum type_problem problem, struct span span, struct str message);
	void *owner;
	size_t guard_count;          /* operators around, which make something of what is missing */
	const struct ast *defaulted; /* has another value behind `||` for when it is missing */
	struct str unheard;          /* what would be help, where nothing is told */
};

/* For what is told of the node; returns where help may be put. */
struct str *typing_tell(struct type_checker *t, enum type_problem problem, const struct ast *node,
	const char *fmt, ...) PRINTF_LIKE(4, 5);
