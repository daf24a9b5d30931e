/*
 * functions: the functions of the language, as one table for evaluation, lint and documents.
 *
 * A function gets its arguments unevaluated and evaluates those that it needs, in the runner's
 * order: an argument that is never evaluated cannot fail.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk/Functions
 */
#pragma once

#include "expr/eval.h"

enum function_result {
	FUNCTION_ANY,
	FUNCTION_BOOLEAN,
	FUNCTION_TEXT,
};

/* The kinds of value that make sense as an argument; the runner takes all. */
enum function_argument {
	FUNCTION_TAKES_TEXT = 1 << 0, /* or a number, a boolean, null */
	FUNCTION_TAKES_LIST = 1 << 1,
	FUNCTION_TAKES_OBJECT = 1 << 2,
	FUNCTION_TAKES_ALL = (1 << 3) - 1,
};

#define FUNCTION_KINDS_MAX 2

struct function {
	const char *name;
	uint8_t arguments_min;
	uint8_t arguments_max;
	bool arguments_odd; /* an even number of arguments is an error */
	bool makes_data;    /* its result is data, as a context's is, rather than a plain value */
	bool is_constant; /* its result says no more than its arguments, where these are constant */
	bool is_test;     /* its result says something of a text, but not the text */
	bool is_status;   /* of how steps or jobs ended; an `if` without one means success() && */
	uint8_t result;   /* enum function_result */
	uint8_t takes[FUNCTION_KINDS_MAX]; /* the last holds for all that follow */
	const char *synopsis;              /* for people: its arguments */
	/* NULL: known only where the scope has it, and answered by the host */
	bool (*call)(struct eval *eval, const struct ast *node, struct value *out);
};

/* One that every expression knows, by name, ignoring case; NULL when there is none. */
const struct function *function_find(struct str name);
/* Those, in alphabetical order. */
const struct function *function_table(size_t *count);
/* Those, and then the ones that a place has to know, in the same order. */
const struct function *function_table_all(size_t *count);
/* One of all, by the name as the table spells it; NULL when there is none. */
const struct function *function_named(struct str name);
/* True for a call of success, failure, cancelled or always. */
bool function_is_status(const struct ast *node);
