/*
 * strategy: how the jobs of a matrix run together, and the `strategy` context.
 *
 * Source     docs.github.com, Contexts reference: strategy context; Workflow syntax:
 *            jobs.<job_id>.strategy
 */
#pragma once

#include "engine/workflow/node.h"

struct strategy {
	bool fail_fast;
	size_t max_parallel; /* 0: as many as there are */
};

/* What the job's `strategy` says; `node` may be NULL. False for an expression that fails. */
MUST_CHECK bool strategy_read(struct arena *a, const struct node *node,
	const struct expr_host *host, struct strategy *out, struct error *err);
/* The context of job `index` of `count`, or of none yet, with `count` 0. */
struct value strategy_value(
	struct arena *a, const struct strategy *strategy, size_t index, size_t count);
