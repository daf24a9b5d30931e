/*
 * pattern: the language of `branches`, `tags`, `paths` and their `-ignore` forms.
 *
 *   *       any characters but `/`            ?      the character before, or not
 *   **      any characters                    +      the character before, once or more
 *   **      as a whole segment: also no segment [a-z]  one of these characters
 *   !       at the start of a pattern: takes away what patterns before it have matched
 *   \       the next character as it is
 *
 * The whole name must match, and case counts. `?` and `+` may also follow `]`.
 *
 * Time       Of a match: at most the name's length times the pattern's, whatever the pattern.
 * Ownership  A pattern lives in the arena; it does not keep its text.
 * Source     docs.github.com, Workflow syntax: Filter pattern cheat sheet
 */
#pragma once

#include "expr/base/error.h"

struct pattern;

/* Reads a pattern, its `!` included. False (ERROR_INVALID) for one that GitHub refuses. */
MUST_CHECK bool pattern_compile(
	struct arena *a, struct str text, struct pattern **out, struct error *err);

bool pattern_is_negative(const struct pattern *pattern);
/* Without regard to the `!`. Not for several threads at once: a pattern holds room to work in. */
bool pattern_matches(struct pattern *pattern, struct str name);
