/*
 * lint_world: the callbacks by which lint reads other files of the repository, published actions
 * and time zones.
 */
#pragma once

#include "engine/linter/lint_published.h"

#define LINT_OTHER_SIZE_MAX ((size_t)64 << 20) /* of a file that others refer to */

struct lint_world {
	struct str root; /* of the repository: what is below it is not read from elsewhere */
	struct lint_published published;
};

/* Sets the functions of the options, and their owner, which must live as long. */
void lint_world_connect(struct lint_world *world, struct lint_options *options);
