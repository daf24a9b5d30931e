/*
 * yaml_help: help for syntax errors of YAML that libyaml's message does not explain.
 *
 * Covers tabs in place of blanks, and lines whose indentation matches none of the lines above.
 * Source     YAML 1.2.2, 6.1 Indentation Spaces; 8.2 Block Collection Styles
 */
#pragma once

#include "expr/base/str.h"

/*
 * A line, in `a`, or empty. `problem` is libyaml's message, `at` where it found that, and `context`
 * where what it was reading begins.
 */
struct str yaml_help(
	struct arena *a, struct str text, size_t at, size_t context, struct str problem);
