/*
 * context_functions: the functions that depend on where an expression stands: hashFiles, success,
 * failure, cancelled, always.
 *
 * Source     docs.github.com, Evaluate expressions in workflows and actions: status check functions
 */
#pragma once

#include "engine/context/context_values.h"

struct context_status {
	bool is_known; /* false: no job; only always() can be asked */
	bool is_cancelled;
	bool all_succeeded; /* the steps before, or all jobs that the job comes after */
	bool any_failed;
};

/* `function` as the language spells it; `needs` is for the job ids in `args`. */
MUST_CHECK bool context_status_call(struct arena *a, const struct context_status *status,
	const struct context_results *needs, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err);
/* hashFiles('…', …) of the files in `folder`. */
MUST_CHECK bool context_hash_files(struct arena *a, struct str folder, const struct value *args,
	size_t count, struct value *out, struct error *err);
