/*
 * path_glob_regexp: the regular expression that picomatch makes of a pattern. See path_glob.h.
 */
#pragma once

#include "expr/base/str.h"

/* For the whole path. *is_negative: what it matches is what the pattern does not. */
struct str path_glob_regexp(
	struct arena *a, struct str pattern, bool no_extglob, bool *is_negative);
