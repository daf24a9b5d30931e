/*
 * node_program: the Node that runs JavaScript actions: on the user's PATH, else the newest in
 * lact's tool cache that is what was put there.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* False (ERROR_MISSING, with help) where there is none. */
MUST_CHECK bool node_program_find(struct arena *a, struct str user_path, struct str tools,
	struct str *out, struct error *err);
