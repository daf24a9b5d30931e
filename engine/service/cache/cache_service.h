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
#include "engine/service/base/upload_folder.h"
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
	bool is_ending; /* a request commits it, which alone may touch it */
};

/* What a job needs of its reservation. */
struct cache_place {
	uint64_t number;
	struct str upload_id;
};

/* Which reservation of a job is meant: by its number, or with number 0 by key and version. */
struct cache_claim {
	uint64_t number;
	struct str key;
	struct str version;
};

struct cache_service {
	struct cache_store store;
	struct upload_folder folder;
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
	CACHE_UNKNOWN, /* no such reservation */
	CACHE_FAILED,
};

/* `a` outlives it. False: it is as one that was freed. */
MUST_CHECK bool cache_service_init(struct cache_service *service, struct arena *a,
	const struct cache_store *store, struct uploads *uploads, const struct signer *signer,
	struct error *err);
/* After the server has stopped; one of zeros is fine. */
void cache_service_free(struct cache_service *service);

/* All say why not in `why`, whose text is in `a`. */
enum cache_answer cache_reserve(struct cache_service *service, const struct session *session,
	struct arena *a, struct str key, struct str version, struct cache_place *out,
	struct str *why);
/* The upload of a reservation, held until uploads_release. NULL: the session has none so. */
struct upload *cache_hold(struct cache_service *service, const struct session *session,
	const struct cache_claim *claim);
/*
 * The upload is complete: it becomes the entry, and the reservation ends. One that is claimed by
 * its number is closed before (uploads_close).
 */
enum cache_answer cache_commit(struct cache_service *service, const struct session *session,
	struct arena *a, const struct cache_claim *claim, uint64_t size_bytes, uint64_t *id,
	struct str *why);
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
