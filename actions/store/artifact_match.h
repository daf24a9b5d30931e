/*
 * artifact_match: artifacts whose names match a pattern.
 */
#pragma once

#include "engine/run/step/builtin_store.h"

/*
 * Of each name the newest. `pattern` is minimatch's: `*`, `?`, `[…]`, `{a,b}` and a leading `!`;
 * empty: all.
 */
MUST_CHECK bool artifact_match(struct builtin_call *call, struct str run_id, struct str pattern,
	struct builtin_artifact **out, size_t *count, struct error *err);
/* The major version that the step asks for, as in `@v4`; UINT_MAX for any other ref. */
unsigned artifact_major(const struct builtin_call *call);
/* GitHub ends runs that use a version before 4. */
void artifact_tell_retired(struct builtin_call *call);
