/*
 * matcher: problem matchers, which turn lines of output into annotations.
 *
 * File       JSON {"problemMatcher": [{owner, severity?, pattern: [{regexp, file?, line?, …}]}]};
 *            numbers are groups of the regexp, 0 the whole match.
 * Matching   Regexps are searched, not anchored. Several patterns match consecutive lines; with
 *            `loop` the last one may match again and again. Values of earlier patterns win.
 *            The first matcher that hits wins the line; the newest matcher is tried first.
 * Colours    Are taken out of a line before it is matched, as the runner means to and does not.
 * Limits     A regexp that takes too long on a line does not match it; after
 *            MATCHER_FAILURES_MAX such lines its matcher is dropped.
 * Source     actions/runner src/Runner.Worker/IssueMatcher.cs
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#define MATCHER_FAILURES_MAX 3

struct matcher;

/* The matchers of a job. */
struct matchers {
	struct arena *a;
	struct matcher *first; /* the newest */
};

/* The annotation of a line. Texts that the matcher does not set are empty. */
struct matcher_hit {
	struct str severity; /* as matched or by default; "error" when neither says */
	struct str file;
	struct str line;
	struct str column;
	struct str code;
	struct str message;
	struct str from_path;
};

void matchers_init(struct matchers *matchers, struct arena *a);
void matchers_free(struct matchers *matchers);

/* Adds those of a file; one with the same owner, ignoring case, is replaced. */
MUST_CHECK bool matchers_add(struct matchers *matchers, struct str json, struct error *err);
void matchers_remove(struct matchers *matchers, struct str owner);
/* True if the line completes a match. Texts live in `a`. */
bool matchers_find(
	struct matchers *matchers, struct arena *a, struct str line, struct matcher_hit *out);

/* The text without ANSI escape sequences; itself where there are none. */
struct str matcher_strip_colors(struct arena *a, struct str line);
