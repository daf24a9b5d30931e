/*
 * eval: the value of a tree; for functions.c, which evaluates its own arguments.
 *
 * Memory     An evaluation counts memory as the runner does: by node, where a node with a plain
 *            value settles the account of the levels below it. Nearly all evaluations stay far
 *            below the limit, so at first only an upper bound is added up; if that exceeds the
 *            limit, evaluation starts again with exact accounting.
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk: ExpressionNode.cs,
 *            EvaluationMemory.cs, MemoryCounter.cs, Operators
 */
#pragma once

#include "expr/ast.h"

struct eval_memory {
	size_t limit_bytes;
	bool is_exact;     /* the account is kept, */
	size_t most_bytes; /* or else an upper bound of it */
	size_t total_bytes;
	size_t level_bytes[EXPR_DEPTH_MAX]; /* down to the deepest */
	size_t deepest;                     /* the deepest level that is charged for anything */
};

struct eval {
	struct arena *a;
	const struct expr *expr;
	const struct expr_host *host;
	struct expr_error *err;
	struct value *contexts; /* by slot; valid where `touched` */
	bool *touched;
	size_t level; /* of the node that is evaluated next; the root is 0 */
	struct eval_memory memory;
};

MUST_CHECK bool eval_node(struct eval *eval, const struct ast *node, struct value *out);

/* Sets the error, which lies at `node`. False. */
bool eval_fail(struct eval *eval, const struct ast *node, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Adds a text to what a function has made so far; fails over the limit. */
MUST_CHECK bool eval_count(
	struct eval *eval, const struct ast *node, struct str text, size_t *bytes);
/* The same for `pieces` texts of `units` UTF-16 units together. */
MUST_CHECK bool eval_count_pieces(
	struct eval *eval, const struct ast *node, size_t pieces, size_t units, size_t *bytes);
