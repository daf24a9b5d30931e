/*
 * lookalike: owners with nearly the name of a popular action's owner.
 *
 * `action/checkout` looks right and is easily mistyped: whoever registers that owner runs code in
 * the job. Only the owner is compared: other repositories of a known owner are legitimate.
 */
#pragma once

#include "expr/base/str.h"

struct popular_name {
	const char *repository; /* without its owner */
	const char *owner;
};

/* The popular action whose repository has that name, whoever owns it. NULL if there is none. */
const struct popular_name *popular_name_find(struct str repository);
/* True if an owner differs in one letter from the popular action's. */
bool popular_name_is_near(const struct popular_name *popular, struct str owner);
