/*
 * action_cache: published actions on disk, by commit.
 *
 * Layout     <actions>/<owner>/<repository>/<commit>/ holds the files; beside it refs/<ref> names
 *            the commit that a branch or tag led to when it was last looked up.
 * Freshness  A commit never changes. A branch or tag is looked up again after a day; if that fails,
 *            the cached commit is used, with a warning.
 */
#pragma once

#include "engine/git/fetch.h"
#include "engine/workflow/action_ref.h"

#define ACTION_CACHE_FRESH_S 86400L

/* The commit that it leads to, as far as is known here. */
MUST_CHECK bool action_cache_commit(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *commit);
/* The folder of the action, if its repository is in the cache; false if it is not. */
bool action_cache_find(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *folder);
/* True if the cached commit must be looked up again before it is used. */
bool action_cache_is_stale(struct arena *a, struct str actions, const struct action_ref *ref);
/* Fetches it into the cache. `options` gives all but `ref` and `folder`; its `url`
 * is the server's. */
MUST_CHECK bool action_cache_fetch(struct arena *a, struct str actions,
	const struct action_ref *ref, const struct fetch_options *options, struct error *err);
