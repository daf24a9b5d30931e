/*
 * functions: the functions that every expression may call.
 *
 * A function gets its arguments unevaluated and evaluates those that it needs, in the runner's
 * order: an argument that is never evaluated cannot fail.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk/Functions
 */
#pragma once

#include "expr/eval.h"

struct function {
	const char *name;
	uint8_t arguments_min;
	uint8_t arguments_max;
	bool arguments_odd;   /* an even number of arguments is an error */
	bool makes_data;      /* its result is data, as a context's is, rather than a plain value */
	const char *synopsis; /* for people: its arguments */
	bool (*call)(struct eval *eval, const struct ast *node, struct value *out);
};

/* By name, ignoring case; NULL when there is none. */
const struct function *function_find(struct str name);
/* All of them, in alphabetical order. */
const struct function *function_table(size_t *count);
