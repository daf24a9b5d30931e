#include "engine/service/blob/blob_routes.h"

#include "engine/store/unique.h"
#include "expr/base/buf.h"

#include <errno.h>
#include <unistd.h>

#define LIST_MAX   ((size_t)16 << 20) /* of 50,000 blocks, the most that there may be */
#define BLOCKS_MAX 50000

/* --- answers ------------------------------------------------------------------------------ */

static void
add_headers(struct http_request *request, struct http_answer *answer)
{
	http_answer_header(answer, "x-ms-request-id", unique_name(request->a));
	http_answer_header(answer, "x-ms-version", STR("2026-04-06"));
}

static void
add_xml(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '<')
			buf_add_z(b, "&lt;");
		else if (text.p[i] == '&')
			buf_add_z(b, "&amp;");
		else
			buf_add_char(b, text.p[i]);
}

void
blob_error(struct http_request *request, struct http_answer *answer, unsigned status,
	const char *code, struct str why)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>",
		code);
	add_xml(&b, why);
	buf_add_z(&b, "</Message></Error>");
	answer->status = status;
	answer->content_type = STR("application/xml");
	answer->body = buf_take(request->a, &b);
	http_answer_header(answer, "x-ms-error-code", str_from(code));
	add_headers(request, answer);
}

/* 507 is not tried again, 500 is. */
static void
answer_problem(struct http_request *request, struct http_answer *answer, const struct error *err)
{
	if (err->kind == ERROR_INVALID)
		blob_error(request, answer, 400, "InvalidBlockList", str_from(err->text));
	else
		blob_error(request, answer, 507, "InsufficientStorage", str_from(err->text));
}

static void
answer_stored(struct http_request *request, struct http_answer *answer)
{
	answer->status = 201;
	http_answer_header(answer, "ETag",
		str_concat(request->a, STR("\""), unique_name(request->a), STR("\"")));
	add_headers(request, answer);
}

/* --- parts that come in ------------------------------------------------------------------- */

/* What a request for an upload is about, from its first line to its end. */
struct blob_part {
	struct upload *upload;
	struct str path; /* of the file that it goes to */
	struct str block;
	bool is_list;
};

/* A `+` that nobody escaped was read as one. False for what no client sends. */
static bool
read_query(const struct http_request *request, struct blob_part *part)
{
	const struct str comp = http_query(request, "comp");

	part->is_list = str_eq(comp, STR("blocklist"));
	if (str_eq(comp, STR("block")))
		part->block = http_query(request, "blockid");
	return (comp.n == 0 || part->is_list || part->block.n > 0) && part->block.n <= BLOCK_ID_MAX;
}

static void
refuse_more(struct http_request *request, struct http_answer *answer)
{
	blob_error(request, answer, 409, "BlobImmutableDueToPolicy", STR("the upload is complete"));
}

/* Holds the upload. False: the answer says why. */
static bool
hold(struct blob_service *service, struct http_request *request, struct blob_part *part,
	struct http_answer *answer)
{
	uint64_t size_bytes;

	if (!signed_url_check(service->signer, request, SIGNED_WRITE)) {
		blob_error(request, answer, 403, "AuthenticationFailed",
			STR("the signature of the address is invalid, or its time is over"));
		return false;
	}
	part->upload = uploads_find(service->uploads, request->parts[0]);
	if (!part->upload) {
		blob_error(request, answer, 404, "BlobNotFound", STR("unknown upload"));
		return false;
	}
	if (!upload_is_whole(part->upload, &size_bytes))
		return true;
	uploads_release(service->uploads, part->upload);
	refuse_more(request, answer);
	return false;
}

static bool
receive(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct blob_service *service = owner;
	struct blob_part *part = arena_new(request->a, struct blob_part);
	struct error err;

	request->session = part;
	if (!read_query(request, part)) {
		blob_error(request, answer, 400, "InvalidQueryParameterValue",
			STR("invalid `comp` or `blockid`"));
		return false;
	}
	if (!hold(service, request, part, answer))
		return false;
	if (part->is_list)
		return true;
	request->body_fd = upload_open(part->upload, request->a, &part->path, &err);
	if (request->body_fd >= 0)
		return true;
	answer_problem(request, answer, &err);
	uploads_release(service->uploads, part->upload);
	return false;
}

static void
abandon(void *owner, struct http_request *request)
{
	const struct blob_service *service = owner;
	const struct blob_part *part = request->session;

	if (part->path.n > 0)
		(void)unlink(str_z(request->a, part->path));
	uploads_release(service->uploads, part->upload);
}

/* `<Latest>ID</Latest>`, `<Uncommitted>` and `<Committed>` alike, in the order of the list. */
static bool
read_list(struct http_request *request, struct str **out, size_t *count)
{
	struct str rest = request->body;
	size_t capacity = 0;

	*out = NULL;
	*count = 0;
	for (;;) {
		const size_t open = str_index(rest, '<', 0);
		const size_t close = str_index(rest, '>', open);
		if (close >= rest.n)
			return true;
		const struct str tag = str_slice(rest, open + 1, close);
		rest = str_slice(rest, close + 1, rest.n);
		if (!str_eq(tag, STR("Latest")) && !str_eq(tag, STR("Uncommitted")) &&
			!str_eq(tag, STR("Committed")))
			continue;
		const size_t end = str_index(rest, '<', 0);
		if (end == rest.n || *count == BLOCKS_MAX)
			return false;
		*arena_push(request->a, *out, *count, capacity) = str_trim(str_slice(rest, 0, end));
	}
}

static bool
put_list(struct http_request *request, const struct blob_part *part, struct error *err)
{
	struct str *blocks;
	size_t count;

	if (!read_list(request, &blocks, &count))
		return error_set(err, ERROR_INVALID, "invalid list of blocks");
	return upload_put_list(part->upload, blocks, count, err);
}

static bool
put(struct http_request *request, const struct blob_part *part, struct error *err)
{
	if (request->body_problem != 0)
		return error_errno(err, request->body_problem, "cannot write the blob");
	if (part->is_list)
		return put_list(request, part, err);
	return part->block.n > 0 ? upload_put_block(part->upload, part->path, part->block, err)
				 : upload_put_whole(part->upload, part->path, err);
}

static void
answer_put(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct blob_service *service = owner;
	const struct blob_part *part = request->session;
	struct error err;
	uint64_t size_bytes;

	if (put(request, part, &err)) {
		uploads_release(service->uploads, part->upload);
		answer_stored(request, answer);
		return;
	}
	/* another request may have completed it since this one was received */
	const bool is_whole = upload_is_whole(part->upload, &size_bytes);
	abandon(owner, request);
	if (is_whole)
		refuse_more(request, answer);
	else
		answer_problem(request, answer, &err);
}

const struct http_route blob_routes[] = {
	{HTTP_PUT, "/blob/*", LIST_MAX, receive, answer_put, abandon},
};
const size_t blob_route_count = COUNT_OF(blob_routes);

bool
blob_upload_url(struct arena *a, const struct signer *signer, struct str upload_id, struct str *out,
	struct error *err)
{
	return signed_url_make(
		a, signer, str_concat(a, STR("/blob/"), upload_id), SIGNED_WRITE, out, err);
}
