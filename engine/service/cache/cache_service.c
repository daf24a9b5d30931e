#include "engine/service/cache/cache_service.h"

#include "engine/store/file.h"
#include "expr/base/unicode.h"

#include <inttypes.h>
#include <stdlib.h>

#define VERSION_MAX ((size_t)512)

void
cache_service_init(struct cache_service *service, const struct cache_store *store,
	struct uploads *uploads, const struct signer *signer)
{
	*service = (struct cache_service){.store = *store, .uploads = uploads, .signer = signer};
	if (pthread_mutex_init(&service->mutex, NULL) != 0)
		arena_exhausted();
}

static void
reservation_free(struct reservation *reservation)
{
	arena_free(&reservation->a);
	free(reservation);
}

void
cache_service_free(struct cache_service *service)
{
	for (struct reservation *next, *r = service->first; r; r = next) {
		next = r->next;
		reservation_free(r);
	}
	(void)pthread_mutex_destroy(&service->mutex);
}

/* --- reserving ---------------------------------------------------------------------------- */

static bool
is_same(const struct cache_entry *a, const struct cache_entry *b)
{
	return str_eq(a->key, b->key) && str_eq(a->version, b->version) &&
	       str_eq(a->scope, b->scope);
}

static bool
is_valid_key(struct str key)
{
	return key.n > 0 && unicode_length_utf16(key) <= CACHE_KEY_MAX &&
	       str_index(key, ',', 0) == key.n;
}

/* Takes it out of the list. The service is locked. */
static void
drop(struct cache_service *service, struct reservation *reservation)
{
	struct reservation **at = &service->first;

	while (*at != reservation)
		at = &(*at)->next;
	*at = reservation->next;
	uploads_end(service->uploads, reservation->upload);
	reservation_free(reservation);
}

/* An older one of the same key; NULL: there is none. The service is locked. */
static struct reservation *
find_same(struct cache_service *service, const struct cache_entry *entry)
{
	struct reservation *r = service->first;

	while (r && !is_same(&r->entry, entry))
		r = r->next;
	return r;
}

static struct reservation *
begin(struct cache_service *service, const struct cache_entry *entry, struct error *err)
{
	struct reservation *r = calloc(1, sizeof(*r));
	struct arena tmp = {0};

	if (!r)
		arena_exhausted();
	r->entry.key = str_copy(&r->a, entry->key);
	r->entry.version = str_copy(&r->a, entry->version);
	r->entry.scope = str_copy(&r->a, entry->scope);
	r->since = time(NULL);
	r->number = ++service->last_number;
	r->upload = uploads_begin(service->uploads,
		path_join(&tmp, service->store.folder, STR("uploads")), STR_NONE, r, err);
	arena_free(&tmp);
	if (!r->upload) {
		reservation_free(r);
		return NULL;
	}
	r->next = service->first;
	service->first = r;
	return r;
}

/* The service is locked. */
static enum cache_answer
reserve(struct cache_service *service, struct arena *a, const struct cache_entry *entry,
	struct reservation **out, struct str *why)
{
	struct reservation *same = find_same(service, entry);
	struct error err;

	if (cache_store_has(&service->store, entry)) {
		*why = STR("cache entry with the same key, version, and scope already exists");
		return CACHE_TAKEN;
	}
	if (same && time(NULL) - same->since < RESERVED_S) {
		*why = STR("another job saves an entry with the same key, version, and scope");
		return CACHE_TAKEN;
	}
	if (same)
		drop(service, same);
	*out = begin(service, entry, &err);
	if (*out)
		return CACHE_OK;
	*why = str_copy(a, str_from(err.text));
	return CACHE_FAILED;
}

enum cache_answer
cache_reserve(struct cache_service *service, const struct session *session, struct arena *a,
	struct str key, struct str version, struct reservation **out, struct str *why)
{
	const struct cache_entry entry = {
		.key = key, .version = version, .scope = session->job.scopes[0]};

	if (!(session->job.access & CACHE_WRITE) || session->job.scope_count == 0) {
		*why = STR("cache write denied: the token of this job may only read the cache");
		return CACHE_DENIED;
	}
	if (!is_valid_key(key) || version.n == 0 || version.n > VERSION_MAX) {
		*why = STR("invalid key or version");
		return CACHE_INVALID;
	}
	(void)pthread_mutex_lock(&service->mutex);
	const enum cache_answer answer = reserve(service, a, &entry, out, why);
	(void)pthread_mutex_unlock(&service->mutex);
	return answer;
}

struct reservation *
cache_reserved(struct cache_service *service, const struct session *session, struct str key,
	struct str version)
{
	const struct cache_entry entry = {
		.key = key, .version = version, .scope = session->job.scopes[0]};

	(void)pthread_mutex_lock(&service->mutex);
	struct reservation *found = find_same(service, &entry);
	(void)pthread_mutex_unlock(&service->mutex);
	return found;
}

struct reservation *
cache_reserved_number(struct cache_service *service, const struct session *session, uint64_t number)
{
	(void)pthread_mutex_lock(&service->mutex);
	struct reservation *r = service->first;
	while (r && (r->number != number || !str_eq(r->entry.scope, session->job.scopes[0])))
		r = r->next;
	(void)pthread_mutex_unlock(&service->mutex);
	return r;
}

/* --- committing --------------------------------------------------------------------------- */

/* The service is locked, so that nobody else ends the reservation. */
static enum cache_answer
commit(struct cache_service *service, struct reservation *r, struct arena *a, uint64_t size_bytes,
	uint64_t *id, struct str *why)
{
	struct cache_entry entry = r->entry;
	struct error err;

	if (!r->upload->is_whole || r->upload->size != size_bytes) {
		*why = str_fmt(a, "the archive has %" PRIu64 " bytes, not %" PRIu64,
			r->upload->is_whole ? r->upload->size : 0, size_bytes);
		return CACHE_INVALID;
	}
	const bool ok = cache_store_add(a, &service->store, &entry, r->upload->file, &err);
	*id = entry.id;
	if (!ok)
		*why = str_copy(a, str_from(err.text));
	drop(service, r);
	return ok ? CACHE_OK : err.kind == ERROR_INVALID ? CACHE_TAKEN : CACHE_FAILED;
}

enum cache_answer
cache_commit(struct cache_service *service, struct reservation *reservation, struct arena *a,
	uint64_t size_bytes, uint64_t *id, struct str *why)
{
	(void)pthread_mutex_lock(&service->mutex);
	const enum cache_answer answer = commit(service, reservation, a, size_bytes, id, why);
	(void)pthread_mutex_unlock(&service->mutex);
	return answer;
}

/* --- finding ------------------------------------------------------------------------------ */

enum cache_answer
cache_look_up(struct cache_service *service, const struct session *session, struct arena *a,
	const struct str *keys, size_t key_count, struct str version, bool *found,
	struct cache_entry *out, struct str *why)
{
	const struct cache_search search = {
		.scopes = session->job.scopes,
		.scope_count = session->job.scope_count,
		.keys = keys,
		.key_count = key_count,
		.version = version,
	};
	struct error err;

	*found = false;
	if (!(session->job.access & CACHE_READ)) {
		*why = STR("cache read denied: the token of this job may only write the cache");
		return CACHE_DENIED;
	}
	for (size_t i = 0; i < key_count; i++)
		if (!is_valid_key(keys[i])) {
			*why = STR("invalid key");
			return CACHE_INVALID;
		}
	if (cache_store_find(a, &service->store, &search, found, out, &err))
		return CACHE_OK;
	*why = str_copy(a, str_from(err.text));
	return CACHE_FAILED;
}

bool
cache_download_url(const struct cache_service *service, struct arena *a,
	const struct cache_entry *entry, struct str *out, struct error *err)
{
	return signed_url_make(a, service->signer, str_fmt(a, "/cache/%" PRIu64, entry->id),
		SIGNED_READ, out, err);
}
