/*
 * history: the merge base of two commits, and the commits between them.
 *
 * Shallow    In a shallow clone the history ends where it was cut. An answer that needs older
 *            commits is "not found".
 * Source     git-scm.com, git-rev-list, git-merge-base, gitformat: shallow
 */
#pragma once

#include "engine/git/repository.h"

/* The best common ancestor of two commits, 40 hex digits each. Empty when there is none. */
MUST_CHECK bool history_merge_base(struct arena *a, struct repository *repository, struct str one,
	struct str other, struct str *out, struct error *err);

/* The commits that one commit has and another has not. */
struct history_range {
	struct str *commits; /* newest first */
	size_t count;
	bool is_cut;     /* there are more, and the next is not known */
	bool is_forward; /* the other is an ancestor of the first: no commit is lost */
};

/*
 * The commits that `to` has and `from` (empty: none) has not; where there are more than `max`, the
 * newest of them. Reads these commits, and what `from` has since they part.
 */
MUST_CHECK bool history_between(struct arena *a, struct repository *repository, struct str from,
	struct str to, size_t max, struct history_range *out, struct error *err);

/* True if the clone has not all of its history. */
bool history_is_shallow(struct repository *repository);
