/*
 * explain: an expression and its parts with their values, as a debugger shows them.
 *
 *     github.ref == format('refs/heads/{0}', matrix.branch)  => false
 *       github.ref                                           => "refs/heads/main"
 *       format('refs/heads/{0}', matrix.branch)              => "refs/heads/"
 *         matrix.branch                                      => null
 *           matrix                                           => null
 *
 * Parts      Those that say something: literals are left out, and so are the contexts and objects
 *            on the way to a member, unless the way ends at one of them, which is null. What was
 *            not evaluated, and what failed, is named so.
 * Values     As JSON on one line, masked and then cut at EXPLAIN_VALUE_MAX code points.
 */
#pragma once

#include "engine/cli/ask.h"
#include "engine/ui/output.h"
#include "expr/ast.h"

#define EXPLAIN_VALUE_MAX 100

struct explanation {
	struct arena *a;
	struct ask *ask;
	struct str text; /* that spans refer to */
	struct explained *items;
	size_t count;
	size_t capacity;
};

/* Collects the values of an evaluation. `explanation` must outlive the returned value. */
struct expr_observer explain_observer(struct explanation *explanation);

/* Writes the tree below `root`. `err` is why it has no value; NULL if it has. */
void explain_write(struct output *out, const struct explanation *explanation,
	const struct ast *root, const struct expr_error *err, bool color);
