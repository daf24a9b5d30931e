/*
 * called: reusable workflows as their callers see them: local ones, and published ones on this
 * machine (published.h).
 */
#pragma once

#include "engine/lint/base/report.h"

struct called {
	const struct workflow *workflow; /* NULL: it cannot be read */
	bool is_missing;                 /* the file does not exist */
};

/* What a job's `uses` names; NULL when nothing is known of it, or nothing can be read. */
const struct called *called_find(struct lint *l, struct str uses);
