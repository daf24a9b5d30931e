/*
 * cache_store: the entries of actions/cache, of one repository, as files.
 *
 * Entries    One key, version and scope has one entry, which never changes: saving it again takes
 *            deleting it first. The scope is the ref that saved it, the version a digest of the
 *            paths and the compression.
 * Search     In each scope, in order, for each key, in order: the entry of this key, else the
 *            newest one whose key begins so. Only entries of the version are seen. A key in another
 *            case is found where none in this case is.
 * Files      In `folder`: "ID.json" says what "ID.bin" is; written last, and removed first, so that
 *            no half entry is ever found; what a killed process has left of one goes when the next
 *            is saved. A file that is not as it was saved, by size and time, is
 *            compared with its digest; if that differs too, its entry is removed.
 * Sharing    Any number of processes and threads at once; "lock" is held while entries come or go.
 * Source     docs.github.com, Dependency caching reference
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

#define CACHE_KEY_MAX     ((size_t)512)           /* characters */
#define CACHE_KEYS_MAX    10                      /* of a search */
#define CACHE_LIMIT_BYTES ((uint64_t)10000000000) /* of a repository, as on GitHub */

struct cache_store {
	struct str folder; /* absolute */
	uint64_t limit_bytes;
};

struct cache_entry {
	uint64_t id; /* of the newest entry the highest */
	struct str key;
	struct str version;
	struct str scope; /* "refs/heads/main" */
	uint64_t size_bytes;
	uint64_t created_ms; /* since 1970 */
	uint64_t used_ms;    /* saved or restored */
	struct str path;     /* of the archive */
};

struct cache_search {
	const struct str *scopes; /* the run's own first */
	size_t scope_count;
	const struct str *keys; /* the primary one first */
	size_t key_count;
	struct str version;
};

/* The store of a repository ("owner/name", or what else names it), below `caches`; is made. */
MUST_CHECK bool cache_store_open(struct arena *a, struct str caches, struct str repository,
	struct cache_store *out, struct error *err);
/* The newest first. */
MUST_CHECK bool cache_store_list(struct arena *a, const struct cache_store *store,
	struct cache_entry **out, size_t *count, struct error *err);

/* *found is false for a miss. What is found counts as used now. */
MUST_CHECK bool cache_store_find(struct arena *a, const struct cache_store *store,
	const struct cache_search *search, bool *found, struct cache_entry *out, struct error *err);
/* True if there is an entry that one to be saved would be the same as. */
bool cache_store_has(const struct cache_store *store, const struct cache_entry *entry);
/*
 * Moves `file`, on the same file system, into the store as the entry, of which key, version and
 * scope are given; then the entries that were not used for longest go, until the limit holds. False
 * with ERROR_INVALID if there is such an entry: the file stays.
 */
MUST_CHECK bool cache_store_add(struct arena *a, const struct cache_store *store,
	struct cache_entry *entry, struct str file, struct error *err);
/* Where the archive of an entry is, if there is one. */
struct str cache_store_path(struct arena *a, const struct cache_store *store, uint64_t id);
/* One that is not there is fine. */
MUST_CHECK bool cache_store_remove(const struct cache_store *store, uint64_t id, struct error *err);
/* Removes the least recently used entries until at most `limit_bytes` are left. */
MUST_CHECK bool cache_store_shrink(
	const struct cache_store *store, uint64_t limit_bytes, size_t *removed, struct error *err);

/* Why the entry is none that the search finds, as the end of a sentence; empty: it could be. */
struct str cache_why_not(
	struct arena *a, const struct cache_search *search, const struct cache_entry *entry);
