/*
 * action_cache: published actions on disk, by commit.
 *
 * Layout     <actions>/<owner>/<repository>/<commit>/ holds the files; beside it refs/<ref> names the
 *            commit that a branch or tag led to when it was last looked up.
 * Freshness  A commit never changes. A branch or tag is looked up again after a day; when that
 *            fails, what is there is used, with a warning.
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.steps[*].uses
 */
#pragma once

#include "engine/git/fetch.h"

#define ACTION_CACHE_FRESH_S 86400L

/* What a `uses` of a published action says: views of it. */
struct action_ref {
	struct str repository; /* "owner/name" */
	struct str path;       /* below it; may be empty */
	struct str ref;
	struct str commit; /* that it is pinned to; empty: where the ref leads */
};

/* False for what names no published action: `./x`, `docker://…`. */
bool action_ref_parse(struct str uses, struct action_ref *out);

/* True for a whole commit: 40 hex digits. */
bool action_ref_is_commit(struct str ref);

/* The commit that it leads to, as far as is known here. */
MUST_CHECK bool action_cache_commit(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *commit);
/* The folder of the action, if its repository is in the cache; false if it is not. */
bool action_cache_find(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *folder);
/* True if what is there must be looked up again before it is used. */
bool action_cache_is_stale(struct arena *a, struct str actions, const struct action_ref *ref);
/* Fetches it into the cache. `options` gives all but `ref` and `folder`; its `url` is the server's. */
MUST_CHECK bool action_cache_fetch(struct arena *a, struct str actions,
	const struct action_ref *ref, const struct fetch_options *options, struct error *err);
