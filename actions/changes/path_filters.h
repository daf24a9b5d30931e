/*
 * path_filters: the `filters` of dorny/paths-filter.
 *
 * Form       A mapping of names to rules. A rule is a pattern (path_glob.h), a mapping of kinds of
 *            changes to patterns (`added|modified: src`), or a list of rules, which may be nested.
 *            A pattern that begins with `!` stands by itself: it matches all that the rest does
 *            not.
 * Source     github.com/dorny/paths-filter v3.0.2 src/filter.ts
 */
#pragma once

#include "actions/changes/path_glob.h"
#include "engine/run/step/builtin_git.h"

/* One pattern, or several of which one is enough. */
struct path_filter_rule {
	struct path_glob **globs;
	size_t glob_count;
	bool has_kinds; /* else any change */
	unsigned kinds; /* 1 << enum builtin_change_kind */
};

struct path_filter {
	struct str name;
	struct path_filter_rule *rules;
	size_t count;
	size_t capacity;
};

struct path_filters {
	struct path_filter *items; /* in their order */
	size_t count;
};

/* `name` is what the text is called in errors. Freed by path_filters_free, also after a failure. */
MUST_CHECK bool path_filters_read(struct arena *a, struct str name, struct str text,
	struct path_filters *out, struct error *err);
void path_filters_free(struct path_filters *filters);

/* True if a rule matches the change, or all of them with `needs_every`. */
bool path_filter_matches(
	const struct path_filter *filter, const struct builtin_change *change, bool needs_every);
/* "added", …: as the rules have it. */
const char *path_filter_kind(enum builtin_change_kind kind);
