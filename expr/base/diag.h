/*
 * diag: what is wrong in the user's files, as values.
 *
 * A function that finds something wrong adds a diagnostic and goes on; its caller looks at the
 * list. Messages start lower case, quote their subject, and end without a full stop.
 * Ownership: a list and its texts live in the arena given at diags_init; sources are borrowed.
 */
#pragma once

#include "expr/base/source.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE,
};

/* A change of the text that repairs what is wrong, where that is certain. */
struct diag_fix {
	struct span span; /* what is replaced; empty: something is put in */
	struct str text;
	bool is_given;
};

struct diag {
	enum severity severity;
	const char *code; /* stable, lower case with dashes: "unknown-context" */
	struct source *source;
	struct span span;
	/* the whole scalar that `span` is a part of, where GitHub's messages point; {0}: just span */
	struct span token;
	struct str message;
	struct str help; /* empty, or one line that can be acted on */
	struct diag_fix fix;
	/* a second place, when related.p is set: where the first of two things stands */
	struct str related;
	struct source *related_source; /* NULL: in `source` */
	struct span related_span;
};

struct diags {
	struct arena *a;
	struct diag *items;
	size_t count;
	size_t capacity;
	size_t error_count;
};

void diags_init(struct diags *diags, struct arena *a);

/* Adds one; returns it, so that help or a related place can be set. Never NULL. */
struct diag *diag_error(struct diags *diags, const char *code, struct source *source,
	struct span span, const char *fmt, ...) PRINTF_LIKE(5, 6);
struct diag *diag_warning(struct diags *diags, const char *code, struct source *source,
	struct span span, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Sets a change that repairs it: `text`, which is not copied, in place of `span`. */
void diag_set_fix(struct diag *diag, struct span span, struct str text);

/* By source in order of appearance in the list, then by place; equal places keep their order. */
void diags_sort(struct diags *diags);
