#include "engine/service/base/time_text.h"
#include "engine/service/base/twirp.h"
#include "engine/service/cache/cache_service.h"
#include "expr/base/json_string.h"

#include <inttypes.h>

#define BODY_MAX ((size_t)64 << 10)
#define BASE     "/_apis/artifactcache/"

static void
refuse(struct http_request *request, struct http_answer *answer, unsigned status, const char *type,
	struct str why)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "{\"message\":");
	json_string_add(&b, why);
	buf_add_fmt(&b, ",\"typeKey\":\"%s\",\"typeName\":\"%s\"}", type, type);
	http_answer_json(answer, status, buf_take(request->a, &b));
}

static void
refuse_for(struct http_request *request, struct http_answer *answer, enum cache_answer how,
	struct str why)
{
	static const struct {
		unsigned status;
		const char *type;
	} answers[] = {
		[CACHE_OK] = {500, "Exception"},
		[CACHE_DENIED] = {403, "AccessDeniedException"},
		[CACHE_TAKEN] = {409, "ArtifactCacheItemAlreadyExistsException"},
		[CACHE_INVALID] = {400, "ArgumentException"},
		[CACHE_UNKNOWN] = {404, "ArtifactCacheItemNotFoundException"},
		[CACHE_FAILED] = {500, "Exception"},
	};

	refuse(request, answer, answers[how].status, answers[how].type, why);
}

/* --- restoring ---------------------------------------------------------------------------- */

static struct str
entry_text(struct arena *a, const struct cache_entry *entry, struct str url)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "{\"cacheKey\":");
	json_string_add(&b, entry->key);
	buf_add_z(&b, ",\"scope\":");
	json_string_add(&b, entry->scope);
	buf_add_z(&b, ",\"cacheVersion\":");
	json_string_add(&b, entry->version);
	buf_add_fmt(
		&b, ",\"creationTime\":\"%" STR_FMT "\"", STR_ARG(time_text(a, entry->created_ms)));
	if (url.n > 0)
		buf_add_fmt(&b, ",\"archiveLocation\":\"%" STR_FMT "\"", STR_ARG(url));
	buf_add_char(&b, '}');
	return buf_take(a, &b);
}

static void
find_entry(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct cache_service *service = owner;
	struct str rest = http_query(request, "keys");
	struct str keys[CACHE_KEYS_MAX];
	struct str url;
	struct str why;
	struct cache_entry entry;
	struct error err;
	size_t count = 0;
	bool found;

	while (count < CACHE_KEYS_MAX && str_split(&rest, ',', &keys[count]))
		count++;
	const enum cache_answer how = cache_look_up(service, request->session, request->a, keys,
		count, http_query(request, "version"), &found, &entry, &why);
	if (how != CACHE_OK)
		refuse_for(request, answer, how, why);
	else if (!found)
		answer->status = 204;
	else if (!cache_download_url(service, request->a, &entry, &url, &err))
		refuse_for(request, answer, CACHE_FAILED, str_from(err.text));
	else
		http_answer_json(answer, 200, entry_text(request->a, &entry, url));
}

/* Clients ask for this after a miss, to show what there is. */
static void
list_entries(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct cache_service *service = owner;
	const struct str key = http_query(request, "key");
	struct cache_entry *entries;
	struct error err;
	struct buf b;
	size_t count;
	size_t shown = 0;

	if (!cache_store_list(request->a, &service->store, &entries, &count, &err)) {
		refuse_for(request, answer, CACHE_FAILED, str_copy(request->a, str_from(err.text)));
		return;
	}
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "{\"artifactCaches\":[");
	for (size_t i = 0; i < count; i++)
		if (str_starts(entries[i].key, key)) {
			buf_add_z(&b, shown++ > 0 ? "," : "");
			buf_add(&b, entry_text(request->a, &entries[i], STR_NONE));
		}
	buf_add_fmt(&b, "],\"totalCount\":%zu}", shown);
	http_answer_json(answer, 200, buf_take(request->a, &b));
}

/* --- saving ------------------------------------------------------------------------------- */

static void
reserve(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct value body = http_json(request);
	struct cache_place place;
	struct str why;
	int64_t size;

	if (twirp_number(request->a, body, "cacheSize", &size) && size > 0 &&
		(uint64_t)size > CACHE_LIMIT_BYTES) {
		refuse_for(request, answer, CACHE_INVALID,
			str_fmt(request->a, "a cache of %" PRId64 " bytes is over the limit",
				size));
		return;
	}
	const enum cache_answer how = cache_reserve(owner, request->session, request->a,
		twirp_text(request->a, body, "key"), twirp_text(request->a, body, "version"),
		&place, &why);
	if (how != CACHE_OK)
		refuse_for(request, answer, how, why);
	else
		http_answer_json(answer, 201,
			str_fmt(request->a, "{\"cacheId\":%" PRIu64 "}", place.number));
}

/* 0, which no reservation has, for what is no number. */
static uint64_t
number_of(const struct http_request *request)
{
	const double number = value_number_parse(request->parts[0]);

	return number > 0 && number < 9e15 ? (uint64_t)number : 0;
}

/* `bytes FIRST-LAST` and a slash. */
static bool
read_offset(struct str range, uint64_t *offset)
{
	const struct str unit = STR("bytes ");
	const size_t dash = str_index(range, '-', 0);
	const double first = value_number_parse(str_slice(range, unit.n, dash));

	*offset = first >= 0 && first < 9e15 ? (uint64_t)first : 0;
	return str_starts(range, unit) && dash > unit.n && dash < range.n && first >= 0 &&
	       first < 9e15;
}

static struct upload *
hold(struct cache_service *service, struct http_request *request, struct http_answer *answer)
{
	const struct cache_claim claim = {.number = number_of(request)};
	struct upload *upload =
		claim.number > 0 ? cache_hold(service, request->session, &claim) : NULL;

	if (!upload)
		refuse_for(request, answer, CACHE_UNKNOWN, STR("unknown cache"));
	return upload;
}

static bool
receive(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct cache_service *service = owner;
	uint64_t offset;
	struct error err;

	if (!read_offset(http_header(request, "Content-Range"), &offset) ||
		offset > CACHE_LIMIT_BYTES) {
		refuse_for(request, answer, CACHE_INVALID, STR("invalid Content-Range"));
		return false;
	}
	struct upload *upload = hold(service, request, answer);
	if (!upload)
		return false;
	request->body_fd = upload_open_at(upload, offset, &err);
	request->session = upload;
	if (request->body_fd >= 0)
		return true;
	refuse_for(request, answer, err.kind == ERROR_INVALID ? CACHE_INVALID : CACHE_FAILED,
		str_copy(request->a, str_from(err.text)));
	uploads_release(service->uploads, upload);
	return false;
}

static void
abandon(void *owner, struct http_request *request)
{
	const struct cache_service *service = owner;

	uploads_release(service->uploads, request->session);
}

static void
write_part(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct error err;

	abandon(owner, request);
	if (request->body_problem == 0) {
		answer->status = 204;
		return;
	}
	(void)error_errno(&err, request->body_problem, "cannot write the cache");
	refuse(request, answer, 507, "Exception", str_copy(request->a, str_from(err.text)));
}

static void
commit(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct cache_claim claim = {.number = number_of(request)};
	struct str why = STR("unknown cache");
	int64_t size;
	uint64_t id;

	if (!twirp_number(request->a, http_json(request), "size", &size) || size < 0) {
		refuse_for(request, answer, CACHE_INVALID, STR("invalid size"));
		return;
	}
	const enum cache_answer how = claim.number == 0
					      ? CACHE_UNKNOWN
					      : cache_commit(owner, request->session, request->a,
							&claim, (uint64_t)size, &id, &why);
	if (how != CACHE_OK)
		refuse_for(request, answer, how, why);
	else
		answer->status = 204;
}

const struct http_route cache_v1_routes[] = {
	{HTTP_GET, BASE "cache", 0, NULL, find_entry, NULL},
	{HTTP_GET, BASE "caches", 0, NULL, list_entries, NULL},
	{HTTP_POST, BASE "caches", BODY_MAX, NULL, reserve, NULL},
	{HTTP_PATCH, BASE "caches/*", 0, receive, write_part, abandon},
	{HTTP_POST, BASE "caches/*", BODY_MAX, NULL, commit, NULL},
};
const size_t cache_v1_route_count = COUNT_OF(cache_v1_routes);
