/*
 * typing: the state of a type check, and how it reports errors.
 */
#pragma once

#include "engine/lint/types/type.h"
#include "expr/ast.h"

/* The kinds of type errors; the caller has a rule for each. */
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
	/* returns the place for help. NULL: nothing is reported */
	struct str *(*tell)(
		void *owner, enum type_problem problem, struct span span, struct str message);
	void *owner;
	size_t guard_count;          /* operators around it that handle a missing value */
	const struct ast *defaulted; /* has another value behind `||` for when it is missing */
	struct str unheard;          /* the place for help if nothing is reported */
};

/* Reports an error of the node; returns the place for help. */
struct str *typing_tell(struct type_checker *t, enum type_problem problem, const struct ast *node,
	const char *fmt, ...) PRINTF_LIKE(4, 5);
