#include "engine/service/base/twirp.h"
#include "engine/service/cache/cache_service.h"
#include "engine/store/json.h"
#include "expr/base/json_string.h"

#include <inttypes.h>

#define BODY_MAX ((size_t)64 << 10)
#define METHOD   "/twirp/github.actions.results.api.v1.CacheService/"

static void
refuse(struct http_request *request, struct http_answer *answer, enum cache_answer how,
	struct str why)
{
	static const char *const codes[] = {
		[CACHE_OK] = "internal",
		[CACHE_DENIED] = "permission_denied",
		[CACHE_TAKEN] = "already_exists",
		[CACHE_INVALID] = "invalid_argument",
		[CACHE_UNKNOWN] = "not_found",
		[CACHE_FAILED] = "internal",
	};

	twirp_error(request, answer, codes[how], why);
}

static void
create_entry(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct cache_service *service = owner;
	const struct value body = http_json(request);
	struct cache_place place;
	struct str url;
	struct str why;
	struct error err;

	const enum cache_answer how = cache_reserve(service, request->session, request->a,
		twirp_text(request->a, body, "key"), twirp_text(request->a, body, "version"),
		&place, &why);
	if (how != CACHE_OK) {
		refuse(request, answer, how, why);
		return;
	}
	if (!blob_upload_url(request->a, service->signer, place.upload_id, &url, &err)) {
		twirp_error(request, answer, "internal", str_from(err.text));
		return;
	}
	http_answer_json(answer, 200,
		str_fmt(request->a, "{\"ok\":true,\"signed_upload_url\":\"%" STR_FMT "\"}",
			STR_ARG(url)));
}

static void
finalize(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct cache_service *service = owner;
	const struct value body = http_json(request);
	const struct cache_claim claim = {
		.key = twirp_text(request->a, body, "key"),
		.version = twirp_text(request->a, body, "version"),
	};
	int64_t size;
	uint64_t id;
	struct str why;

	if (!twirp_number(request->a, body, "size_bytes", &size) || size < 0) {
		twirp_error(request, answer, "invalid_argument", STR("invalid size_bytes"));
		return;
	}
	const enum cache_answer how = cache_commit(
		service, request->session, request->a, &claim, (uint64_t)size, &id, &why);
	if (how != CACHE_OK) {
		refuse(request, answer, how, why);
		return;
	}
	http_answer_json(
		answer, 200, str_fmt(request->a, "{\"ok\":true,\"entry_id\":\"%" PRIu64 "\"}", id));
}

/* The primary key and then the restore keys, without those that are no texts. */
static size_t
read_keys(struct http_request *request, struct value body, struct str *keys)
{
	struct value more = json_member(body, "restore_keys");
	size_t count = 0;

	if (more.kind != VALUE_ARRAY)
		more = json_member(body, "restoreKeys");
	keys[count++] = twirp_text(request->a, body, "key");
	for (size_t i = 0;
		more.kind == VALUE_ARRAY && i < more.array->count && count < CACHE_KEYS_MAX; i++)
		if (more.array->items[i].kind == VALUE_STRING)
			keys[count++] = more.array->items[i].string;
	return count;
}

static struct str
hit_text(struct http_request *request, const struct cache_entry *entry, struct str url)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"ok\":true,\"signed_download_url\":\"%" STR_FMT "\",\"matched_key\":",
		STR_ARG(url));
	json_string_add(&b, entry->key);
	buf_add_char(&b, '}');
	return buf_take(request->a, &b);
}

static void
find_entry(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct cache_service *service = owner;
	const struct value body = http_json(request);
	struct str keys[CACHE_KEYS_MAX];
	const size_t key_count = read_keys(request, body, keys);
	struct cache_entry entry;
	struct str why;
	struct str url;
	struct error err;
	bool found;

	const enum cache_answer how = cache_look_up(service, request->session, request->a, keys,
		key_count, twirp_text(request->a, body, "version"), &found, &entry, &why);
	if (how != CACHE_OK) {
		refuse(request, answer, how, why);
		return;
	}
	if (!found) {
		http_answer_json(answer, 200, STR("{\"ok\":false}"));
		return;
	}
	if (!cache_download_url(service, request->a, &entry, &url, &err)) {
		twirp_error(request, answer, "internal", str_from(err.text));
		return;
	}
	http_answer_json(answer, 200, hit_text(request, &entry, url));
}

static void
download(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct cache_service *service = owner;

	if (!signed_url_check(service->signer, request, SIGNED_READ)) {
		blob_error(request, answer, 403, "AuthenticationFailed",
			STR("the signature of the address is invalid, or its time is over"));
		return;
	}
	const double id = value_number_parse(request->parts[0]);
	blob_answer_file(request, answer,
		&(const struct blob_file){
			.path = cache_store_path(request->a, &service->store, (uint64_t)id)});
}

const struct http_route cache_v2_routes[] = {
	{HTTP_POST, METHOD "CreateCacheEntry", BODY_MAX, NULL, create_entry, NULL},
	{HTTP_POST, METHOD "FinalizeCacheEntryUpload", BODY_MAX, NULL, finalize, NULL},
	{HTTP_POST, METHOD "GetCacheEntryDownloadURL", BODY_MAX, NULL, find_entry, NULL},
	{HTTP_GET, "/cache/*", 0, NULL, download, NULL},
};
const size_t cache_v2_route_count = COUNT_OF(cache_v2_routes);
