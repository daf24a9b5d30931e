#include "engine/service/cache/cache_service.h"

#include "engine/store/file.h"
#include "expr/base/unicode.h"

#include <inttypes.h>
#include <stdlib.h>

#define VERSION_MAX ((size_t)512)

bool
cache_service_init(struct cache_service *service, struct arena *a, const struct cache_store *store,
	struct uploads *uploads, const struct signer *signer, struct error *err)
{
	struct upload_folder folder;

	if (!upload_folder_open(a, store->folder, &folder, err))
		return false;
	*service = (struct cache_service){
		.store = *store, .folder = folder, .uploads = uploads, .signer = signer};
	if (pthread_mutex_init(&service->mutex, NULL) != 0)
		arena_exhausted();
	return true;
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
	if (service->folder.path.n == 0)
		return;
	for (struct reservation *next, *r = service->first; r; r = next) {
		next = r->next;
		reservation_free(r);
	}
	(void)pthread_mutex_destroy(&service->mutex);
	upload_folder_close(&service->folder);
}

/* --- reserving ---------------------------------------------------------------------------- */

static bool
is_same(const struct cache_entry *a, const struct cache_entry *b)
{
	return str_eq(a->key, b->key) && str_eq(a->version, b->version) &&
	       str_eq(a->scope, b->scope);
}

static bool
is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

/*
 * What is not UTF-8 would not be found again: JSON cannot say it. A byte of it counts as a
 * surrogate (unicode.h), which UTF-8 has none of.
 */
static bool
is_utf8(struct str text)
{
	while (text.n > 0)
		if (is_surrogate(unicode_next(&text)))
			return false;
	return true;
}

static bool
is_valid_key(struct str key)
{
	return key.n > 0 && unicode_length_utf16(key) <= CACHE_KEY_MAX &&
	       str_index(key, ',', 0) == key.n && is_utf8(key);
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

	if (!r)
		arena_exhausted();
	r->entry.key = str_copy(&r->a, entry->key);
	r->entry.version = str_copy(&r->a, entry->version);
	r->entry.scope = str_copy(&r->a, entry->scope);
	r->since = time(NULL);
	r->number = ++service->last_number;
	r->upload = uploads_begin(service->uploads, service->folder.path, STR_NONE, r, err);
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
	struct cache_place *out, struct str *why)
{
	struct reservation *same = find_same(service, entry);
	struct error err;

	if (cache_store_has(&service->store, entry)) {
		*why = STR("cache entry with the same key, version, and scope already exists");
		return CACHE_TAKEN;
	}
	if (same && (same->is_ending || time(NULL) - same->since < RESERVED_S)) {
		*why = STR("another job saves an entry with the same key, version, and scope");
		return CACHE_TAKEN;
	}
	if (same)
		drop(service, same);
	const struct reservation *r = begin(service, entry, &err);
	if (r) {
		*out = (struct cache_place){r->number, str_copy(a, r->upload->id)};
		return CACHE_OK;
	}
	*why = str_copy(a, str_from(err.text));
	return CACHE_FAILED;
}

enum cache_answer
cache_reserve(struct cache_service *service, const struct session *session, struct arena *a,
	struct str key, struct str version, struct cache_place *out, struct str *why)
{
	const struct cache_entry entry = {
		.key = key, .version = version, .scope = session->job.scopes[0]};

	if (!(session->job.access & CACHE_WRITE) || session->job.scope_count == 0) {
		*why = STR("cache write denied: the token of this job may only read the cache");
		return CACHE_DENIED;
	}
	if (!is_valid_key(key) || version.n == 0 || version.n > VERSION_MAX || !is_utf8(version)) {
		*why = STR("invalid key or version");
		return CACHE_INVALID;
	}
	(void)pthread_mutex_lock(&service->mutex);
	const enum cache_answer answer = reserve(service, a, &entry, out, why);
	(void)pthread_mutex_unlock(&service->mutex);
	return answer;
}

static bool
is_claimed(
	const struct reservation *r, const struct session *session, const struct cache_claim *claim)
{
	const struct cache_entry wanted = {
		.key = claim->key, .version = claim->version, .scope = session->job.scopes[0]};

	if (claim->number > 0)
		return r->number == claim->number && str_eq(r->entry.scope, wanted.scope);
	return is_same(&r->entry, &wanted);
}

/* NULL: there is none, or it is being committed. The service is locked. */
static struct reservation *
find_claimed(const struct cache_service *service, const struct session *session,
	const struct cache_claim *claim)
{
	struct reservation *r = service->first;

	while (r && !is_claimed(r, session, claim))
		r = r->next;
	return r && !r->is_ending ? r : NULL;
}

struct upload *
cache_hold(struct cache_service *service, const struct session *session,
	const struct cache_claim *claim)
{
	(void)pthread_mutex_lock(&service->mutex);
	const struct reservation *r = find_claimed(service, session, claim);
	struct upload *upload = r ? uploads_find(service->uploads, r->upload->id) : NULL;
	(void)pthread_mutex_unlock(&service->mutex);
	return upload;
}

/* --- committing --------------------------------------------------------------------------- */

static enum cache_answer
check_upload(struct cache_service *service, const struct reservation *r,
	const struct cache_claim *claim, struct arena *a, uint64_t size_bytes, struct str *why)
{
	uint64_t has_bytes;
	struct error err;

	if (claim->number > 0 && !uploads_close(service->uploads, r->upload, &err)) {
		*why = str_copy(a, str_from(err.text));
		return CACHE_INVALID;
	}
	if (upload_is_whole(r->upload, &has_bytes) && has_bytes == size_bytes)
		return CACHE_OK;
	*why = str_fmt(a, "the archive has %" PRIu64 " bytes, not %" PRIu64, has_bytes, size_bytes);
	return CACHE_INVALID;
}

static enum cache_answer
store(struct cache_service *service, const struct reservation *r, struct arena *a, uint64_t *id,
	struct str *why)
{
	struct cache_entry entry = r->entry;
	struct error err;

	if (cache_store_add(a, &service->store, &entry, r->upload->file, &err)) {
		*id = entry.id;
		return CACHE_OK;
	}
	*why = str_copy(a, str_from(err.text));
	return err.kind == ERROR_INVALID ? CACHE_TAKEN : CACHE_FAILED;
}

/* The digest of a large archive takes long: the others do not wait for it. */
enum cache_answer
cache_commit(struct cache_service *service, const struct session *session, struct arena *a,
	const struct cache_claim *claim, uint64_t size_bytes, uint64_t *id, struct str *why)
{
	(void)pthread_mutex_lock(&service->mutex);
	struct reservation *r = find_claimed(service, session, claim);
	if (r)
		r->is_ending = true;
	(void)pthread_mutex_unlock(&service->mutex);
	if (!r) {
		*why = STR("no upload of this key");
		return CACHE_UNKNOWN;
	}
	enum cache_answer answer = check_upload(service, r, claim, a, size_bytes, why);
	const bool is_over = answer == CACHE_OK;
	if (is_over)
		answer = store(service, r, a, id, why);
	(void)pthread_mutex_lock(&service->mutex);
	r->is_ending = false;
	if (is_over)
		drop(service, r);
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
