/*
 * condition: the value of an `if` before anything has run, if known.
 *
 * An expression is evaluated as far as possible: a part that reads a future result is unknown, but
 * `false && unknown` is false.
 */
#pragma once

#include "engine/workflow/node.h"

enum truth {
	TRUTH_FALSE,
	TRUTH_TRUE,
	TRUTH_UNKNOWN,
};

struct condition_host {
	struct expr_host host; /* only called for known values */
	/* true if `context.name` is not known yet; without a name: if any part of it is not */
	bool (*is_unknown)(void *owner, struct str context, struct str name);
	/* of success(), failure(), always(), cancelled() with the job ids given */
	enum truth (*status)(void *owner, struct arena *a, const char *function,
		const struct value *args, size_t count);
	void *owner;
};

/*
 * The truth of an `if`, which is an expression. `decided` gets the part of its text that made it
 * unknown, or false with what it found: "github.ref == 'refs/heads/main' is false (github.ref is
 * 'refs/heads/dev')". False for an expression that fails.
 */
MUST_CHECK bool condition_evaluate(struct arena *a, const struct node *condition,
	const struct condition_host *host, enum truth *out, struct str *decided, struct error *err);

/* True if anything that the node's expressions name is not known yet. */
bool condition_is_unknown(const struct node *node, const struct condition_host *host);
