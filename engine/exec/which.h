/*
 * which: finds a program on a PATH.
 */
#pragma once

#include "expr/base/map.h"

/* A name with a slash is taken as it is. False if no folder of `path` holds it. */
bool which(struct arena *a, struct str path, struct str name, struct str *out);

/*
 * Remembers what was found, for as long as the PATH stays the same: a job looks up its shell for
 * each step. Names and places live in the arena.
 */
struct which_cache {
	struct arena *a;
	struct str path;
	struct map found; /* const struct str * */
};

void which_cache_init(struct which_cache *cache, struct arena *a);
/* As which(). A program that is not found is looked for anew each time. */
bool which_cached(struct which_cache *cache, struct str path, struct str name, struct str *out);
