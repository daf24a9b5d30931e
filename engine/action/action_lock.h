/*
 * action_lock: `.lact.lock`, which pins each published action to a commit.
 *
 * Form       A line for each repository and ref that a `uses` names, sorted: "owner/name@ref
 *            COMMIT". Empty lines and lines that begin with `#` are ignored.
 * Rule       If there is a lock file, lact runs only pinned actions: a ref may lead elsewhere
 *            tomorrow. A `uses` with a whole commit is pinned by itself and needs no line.
 */
#pragma once

#include "engine/action/action_cache.h"
#include "expr/base/map.h"

#define ACTION_LOCK_FILE ".lact.lock"

struct action_lock {
	/* const struct str *, by "owner/name@ref", the owner and name in lower case */
	struct map pins;
};

void action_lock_init(struct action_lock *lock, struct arena *a);
/*
 * Reads it. *out is NULL where there is none. False: ERROR_USAGE for an invalid line, with its
 * place.
 */
MUST_CHECK bool action_lock_read(
	struct arena *a, struct str path, struct action_lock **out, struct error *err);
/* Writes it, replacing an existing file. */
MUST_CHECK bool action_lock_write(
	const struct action_lock *lock, struct str path, struct error *err);

void action_lock_set(
	struct action_lock *lock, struct arena *a, const struct action_ref *ref, struct str commit);
/* Sets the pinned commit in `ref`. False: it is not pinned. A NULL lock pins nothing: true. */
MUST_CHECK bool action_lock_apply(
	const struct action_lock *lock, struct arena *a, struct action_ref *ref, struct error *err);
