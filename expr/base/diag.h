/*
 * diag: errors and warnings in the user's files, as values.
 *
 * A function that finds something wrong adds a diagnostic and goes on; its caller looks at the
 * list. Messages start lower case, quote their subject, and end without a full stop.
 * Ownership: a list and its texts live in the arena given at diags_init; sources are borrowed.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/source.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE,
};

/* One change of the text. */
struct diag_edit {
	struct span span; /* the replaced text; empty: an insertion */
	struct str text;
	/*
	 * A line that is put in beside those of other repairs at the same place, once if it is one
	 * of them: `before` and `after`, which are the same for all, stand around them together.
	 */
	bool is_line;
	struct str before;
	struct str after;
};

/* A repair that is certainly right: all of its changes are made, or none. */
struct diag_fix {
	struct diag_edit *edits; /* in any order; none overlaps another */
	size_t count;            /* 0: there is no repair */
	size_t capacity;
};

struct diag {
	enum severity severity;
	const char *code; /* stable, lower case with dashes: "unknown-context" */
	struct source *source;
	struct span span;
	/* the whole scalar that `span` is a part of, where GitHub's messages point;
	 * {0}: just span */
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

/* Adds a change to the repair of a diagnostic. `text` must live as long as that, and
 * so does `a`. */
void diag_fix_add(struct arena *a, struct diag *diag, struct span span, struct str text);
void diag_fix_add_line(struct arena *a, struct diag *diag, uint32_t at, struct str before,
	struct str line, struct str after);

/* By source in order of appearance in the list, then by place; equal places keep their order. */
void diags_sort(struct diags *diags);

/* The first of them, with its place and help, as an error: the others are seen when it is mended.
 * Always false. */
bool diags_fail(const struct diags *diags, enum error_kind kind, struct error *err);
