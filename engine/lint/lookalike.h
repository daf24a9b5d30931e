/*
 * lookalike: owners whose name is nearly that of a popular action's owner.
 *
 * `action/checkout` is nobody's mistake when it is read, and somebody's when it is typed: whoever
 * registers that owner runs code in the job. Only the owner is compared; other repositories of an
 * owner who is known are his own.
 */
#pragma once

#include "expr/base/str.h"

struct popular_name {
	const char *owner;
	const char *repository;
};

/*
 * The popular action whose repository has that name and whose owner differs in one letter. NULL if
 * there is none, or if it is that one.
 */
const struct popular_name *lookalike_find(struct str owner, struct str repository);
