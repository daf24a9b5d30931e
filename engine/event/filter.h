/*
 * filter: the list of patterns of `branches`, `tags`, `paths` or one of their `-ignore` forms.
 *
 * Order      The last pattern that matches decides: `!p` excludes names that earlier patterns
 *            matched, and a later pattern can include them again.
 * Source     docs.github.com, Workflow syntax: on.<push|pull_request|…>.<branches|tags|paths>
 */
#pragma once

#include "engine/workflow/node.h"
#include "engine/workflow/pattern.h"

struct filter_pattern {
	struct pattern *pattern;
	const struct node *node; /* its place in the file */
};

struct filter {
	struct filter_pattern *patterns;
	size_t count;
};

/*
 * Reads a list of patterns, or one alone. False for one that GitHub refuses, and for a list
 * without a positive one, unless it is an `-ignore` form: ERROR_INVALID, with its place.
 */
MUST_CHECK bool filter_make(struct arena *a, const struct node *list, bool is_ignore,
	struct filter *out, struct error *err);

/* True if the name is in the list. `decided` gets the pattern that says so; NULL: none matched. */
bool filter_takes(
	const struct filter *filter, struct str name, const struct filter_pattern **decided);
