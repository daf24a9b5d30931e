/*
 * differences: where GitHub's library for JavaScript, which an editor uses, is known to differ
 * from the runner, which is what counts and what lact follows.
 *
 * Each row says why, and explains only those trials in which its cause is really there: it looks
 * at the expression, its tree and what was seen while it was evaluated.
 */
#pragma once

#include "expr/ast.h"

/* One expression, evaluated by both. */
struct trial {
	struct arena *a;
	struct str text;
	const struct expr_host *host;
	const struct expr *expr; /* NULL: lact did not parse it */
	bool ok;                 /* lact has a value for it */
	struct expr_error err;
	bool peer_ok;
	struct str peer; /* the other's value or error message */
	/* what evaluation met */
	bool saw_long_number; /* with another text in JavaScript */
	bool saw_not_finite;
	bool saw_special_letter; /* whose case JavaScript maps in another way */
	bool saw_line_end;
	bool saw_odd_integer; /* a text that the two read as different numbers */
};

struct difference {
	const char *name;
	const char *reason;
	bool (*explains)(const struct trial *trial);
};

extern const struct difference differences[];
extern const size_t difference_count;

/* Looks at a value that was met while `trial` was evaluated. */
void differences_see(struct trial *trial, struct value v);
