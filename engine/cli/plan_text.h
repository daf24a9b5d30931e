/*
 * plan_text: a plan as a tree, for a person at a terminal.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/project/planner.h"

struct plan_text_options {
	struct arena *a;  /* to work in */
	struct str event; /* its name */
	bool color;
	bool verbose; /* every file and every job of a matrix */
};

void plan_text_write(struct output *out, const struct project *project, const struct plan *plan,
	const struct plan_text_options *options);
