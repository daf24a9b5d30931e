/*
 * type_function: the types of functions' arguments and results.
 *
 * Source     docs.github.com, Evaluate expressions in workflows and actions: functions
 */
#pragma once

#include "engine/lint/types/typing.h"

/* The type of a call whose arguments have these types; reports type errors. */
const struct type *type_of_call(
	struct type_checker *t, const struct ast *call, const struct type *const *types);
