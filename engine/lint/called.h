/*
 * called: reusable workflows of the same repository, as their callers see them.
 */
#pragma once

#include "engine/lint/check.h"

struct called {
	const struct workflow *workflow; /* NULL: it cannot be read */
	bool is_missing;                 /* there is no such file */
	bool is_wrong; /* the file has errors, which are told where it is linted */
};

/* What a job's `uses` names; NULL when it is not of this repository, or nothing can be read. */
const struct called *called_find(struct lint *l, struct str uses);
