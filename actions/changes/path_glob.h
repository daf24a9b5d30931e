/*
 * path_glob: patterns of paths as picomatch has them with `dot: true`, for dorny/paths-filter and
 * tj-actions/changed-files. They differ from those of workflows (`paths:`).
 *
 *   *       any characters but `/`; as a whole segment at least one
 *   **      as a whole segment: any number of folders; `a/` before it at the end: also `a` itself.
 *           Elsewhere as `*`
 *   ?       one character but `/`            [a-z] [^a]  one of these, none of these. Without any
 *                                            special character also the text `[abc]` itself
 *   {a,b}   one of these                     {1..3}  one of these characters
 *   @() ?() *() +() !()  with `|` in them, unless `no_extglob`
 *   !       at the start: matches all that the rest does not
 *   \       the next character as it is
 *
 * Time       Of a match: limited; one that takes longer does not match.
 * Source     github.com/micromatch/picomatch lib/parse.js, lib/picomatch.js (2.3 and 4.0)
 */
#pragma once

#include "expr/base/error.h"

struct path_glob;

/* False for an empty pattern, and for one that makes no regular expression: ERROR_INVALID. Freed by
 * path_glob_free. */
MUST_CHECK bool path_glob_compile(struct arena *a, struct str pattern, bool no_extglob,
	struct path_glob **out, struct error *err);
void path_glob_free(struct path_glob *glob);

/* With regard to the `!` at the start. */
bool path_glob_matches(const struct path_glob *glob, struct str path);
