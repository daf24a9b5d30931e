/*
 * cache_meta: the text that says what the archive of an entry is.
 */
#pragma once

#include "engine/service/cache/cache_store.h"

/* What shows at a glance that a file is as it was. */
struct cache_seal {
	uint64_t size_bytes;
	uint64_t time_ns;
};

struct cache_meta {
	struct cache_entry entry; /* but for id, path and used_ms */
	struct cache_seal seal;
	struct str digest; /* SHA-256 in hex */
};

/* False if the file does not exist. */
bool cache_seal_of(struct arena *a, struct str path, struct cache_seal *out);
struct str cache_meta_text(struct arena *a, const struct cache_meta *meta);
/* False for any other text. */
bool cache_meta_read(struct arena *a, struct str text, struct cache_meta *out);
