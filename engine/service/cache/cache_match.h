/*
 * cache_match: which entry a search finds.
 */
#pragma once

#include "engine/service/cache/cache_store.h"

/* `entries`: the newest first. NULL: a miss. */
const struct cache_entry *cache_match(
	const struct cache_search *search, const struct cache_entry *entries, size_t count);
