/*
 * cache_service: the cache of a run's jobs, behind both protocols (cache_v2, cache_v1).
 *
 * Saving     A key is reserved, its archive is uploaded, and the upload is finished: then the entry
 *            is there for all. A key that another job has reserved is taken for RESERVED_S seconds;
 *            after that its uploader counts as gone.
 * Threads    Any.
 * Source     actions/toolkit packages/cache
 */
#pragma once

#include "engine/service/base/session.h"
#include "engine/service/blob/blob_routes.h"
#include "engine/service/cache/cache_store.h"

#include <pthread.h>
#include <time.h>

#define RESERVED_S 600

/* A key whose archive is on its way. */
struct reservation {
	struct reservation *next;
	struct arena a;
	uint64_t number;
	struct cache_entry entry; /* key, version and scope */
	struct upload *upload;
	time_t since;
};

struct cache_service {
	struct cache_store store;
	struct uploads *uploads;
	const struct signer *signer;
	pthread_mutex_t mutex;
	struct reservation *first;
	uint64_t last_number;
};

enum cache_answer {
	CACHE_OK,
	CACHE_DENIED,  /* the job may not */
	CACHE_TAKEN,   /* the key is saved, or being saved */
	CACHE_INVALID, /* a key, a size */
	CACHE_FAILED,
};

void cache_service_init(struct cache_service *service, const struct cache_store *store,
	struct uploads *uploads, const struct signer *signer);
void cache_service_free(struct cache_service *service);

/* All say why not in `why`, whose text is in `a`. */
enum cache_answer cache_reserve(struct cache_service *service, const struct session *session,
	struct arena *a, struct str key, struct str version, struct reservation **out,
	struct str *why);
/* NULL: nothing of the session's is reserved so. */
struct reservation *cache_reserved(struct cache_service *service, const struct session *session,
	struct str key, struct str version);
struct reservation *cache_reserved_number(
	struct cache_service *service, const struct session *session, uint64_t number);
/* The upload is complete: it becomes the entry, and the reservation ends. */
enum cache_answer cache_commit(struct cache_service *service, struct reservation *reservation,
	struct arena *a, uint64_t size_bytes, uint64_t *id, struct str *why);
/* CACHE_OK with *found false: a miss. `keys`: the primary one first. */
enum cache_answer cache_look_up(struct cache_service *service, const struct session *session,
	struct arena *a, const struct str *keys, size_t key_count, struct str version, bool *found,
	struct cache_entry *out, struct str *why);

/* Where the archive is for everybody who has this address. */
MUST_CHECK bool cache_download_url(const struct cache_service *service, struct arena *a,
	const struct cache_entry *entry, struct str *out, struct error *err);

/* Their owner is a struct cache_service, the request's session a const struct session. */
extern const struct http_route cache_v1_routes[];
extern const size_t cache_v1_route_count;
extern const struct http_route cache_v2_routes[];
extern const size_t cache_v2_route_count;
