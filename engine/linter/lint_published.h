/*
 * lint_published: the published actions and workflows that lint can read.
 *
 * Order      A folder that --local-repository names; the cache of actions at the commit that
 *            .lact.lock pins or that is named; the cache at the commit of the ref's last lookup,
 *            however old. Fetches nothing.
 * Threads    Read-only once it is open.
 */
#pragma once

#include "engine/action/action_lock.h"
#include "engine/action/local_repository.h"
#include "engine/lint/base/lint_options.h"

struct lint_published {
	struct str actions;       /* the cache; empty: there is none */
	struct action_lock *lock; /* NULL: nothing is pinned */
	struct local_repositories mapped;
};

/* Reads what .lact.lock in the repository's root pins; the other members are set. */
MUST_CHECK bool lint_published_open(
	struct arena *a, struct str root, struct lint_published *out, struct error *err);
/* True if there is anything that a repository could be found in. */
bool lint_published_has_any(const struct lint_published *published);
/* As lint_options.find_published and find_commit. */
bool lint_published_find(const struct lint_published *published, struct arena *a,
	const struct action_ref *ref, struct str *folder);
bool lint_published_commit(const struct lint_published *published, struct arena *a,
	const struct action_ref *ref, struct str *commit);
