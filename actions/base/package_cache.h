/*
 * package_cache: the caches of package managers that `cache:` of the setup-* actions restores.
 *
 * One folder for each package manager is kept between runs, and the job's HOME has a link to it.
 * These caches are addressed by content and made for sharing, so nothing is packed or unpacked.
 * A key hits, as on GitHub, if an earlier successful run had the same key.
 * Source     github.com/actions/setup-node src/cache-restore.ts, src/cache-save.ts;
 *            github.com/actions/setup-python src/cache-distributions/cache-distributor.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

struct package_cache {
	const char *name;      /* as the input says: "npm" */
	const char *folder;    /* below call->cache */
	const char *linux_dir; /* below HOME, where the package manager looks */
	const char *darwin_dir;
};

/* Links the cache into HOME, prints whether the key hits, sets the output `cache-hit`. */
MUST_CHECK bool package_cache_restore(struct builtin_call *call, const struct package_cache *cache,
	struct str key, struct error *err);
/* For the post part: the key counts from now on. */
enum result package_cache_save(struct builtin_call *call);
