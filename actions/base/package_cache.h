/*
 * package_cache: what `cache:` of the setup-* actions restores and saves, by GitHub's keys.
 *
 * The entries are those of actions/cache: `lact cache list` shows them, and the published action of
 * the same name finds them. lact keeps most package managers' folders between runs anyway
 * (engine/run/base/package_folder.h); of these an entry holds only that the key was seen.
 * Source     github.com/actions/setup-node src/cache-restore.ts, src/cache-save.ts;
 *            github.com/actions/setup-python src/cache-distributions/cache-distributor.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

struct package_cache {
	const char *name; /* as the input says: "npm" */
	const struct str
		*paths; /* as the published action gives them to @actions/cache: "~/.npm" */
	size_t path_count;
	struct str key;
	const struct str *restore_keys;
	size_t restore_key_count;
};

/* Prints whether a key hits, and sets the output `cache-hit`. What goes wrong is a warning. */
void package_cache_restore(struct builtin_call *call, const struct package_cache *cache);
/* The post part: saves under the key, if it did not hit. */
enum result package_cache_save(struct builtin_call *call);
