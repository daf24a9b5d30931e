#include "engine/service/artifact/artifact_name.h"
#include "engine/service/artifact/artifact_service.h"
#include "engine/service/base/time_text.h"
#include "engine/service/base/twirp.h"
#include "engine/store/digest.h"
#include "expr/base/json_string.h"

#include <inttypes.h>

#define BODY_MAX ((size_t)64 << 10)
#define METHOD   "/twirp/github.actions.results.api.v1.ArtifactService/"

static struct str
run_of(const struct http_request *request)
{
	const struct session *session = request->session;

	return session->job.run_id;
}

static void
answer_upload(struct artifact_service *service, struct http_request *request,
	struct http_answer *answer, const struct artifact_upload *upload)
{
	struct str url;
	struct error err;

	if (blob_upload_url(request->a, service->signer, upload->upload->id, &url, &err))
		http_answer_json(answer, 200,
			str_fmt(request->a, "{\"ok\":true,\"signed_upload_url\":\"%" STR_FMT "\"}",
				STR_ARG(url)));
	else
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
}

static void
create(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct artifact_service *service = owner;
	const struct session *session = request->session;
	const struct value body = http_json(request);
	const struct str type = twirp_text(request->a, body, "mime_type");
	const struct artifact artifact = {
		.run_id = session->job.run_id,
		.name = twirp_text(request->a, body, "name"),
		.type = type.n > 0 ? type : STR(ARTIFACT_ZIP),
		.job_id = session->job_id,
		.expires_ms = time_read(request->a, twirp_text(request->a, body, "expires_at")),
	};
	struct artifact same;
	struct error err;

	if (!artifact_name_is_valid(artifact.name)) {
		twirp_error(request, answer, "invalid_argument", STR("invalid artifact name"));
		return;
	}
	if (artifact_store_find(
		    request->a, &service->store, artifact.run_id, artifact.name, &same)) {
		twirp_error(request, answer, "already_exists",
			STR("an artifact with this name already exists on the workflow run"));
		return;
	}
	(void)pthread_mutex_lock(&service->mutex);
	const struct artifact_upload *upload = artifact_upload_begin(service, &artifact, &err);
	if (upload)
		answer_upload(service, request, answer, upload);
	(void)pthread_mutex_unlock(&service->mutex);
	if (!upload)
		twirp_error(request, answer,
			err.kind == ERROR_INVALID ? "already_exists" : "internal",
			str_copy(request->a, str_from(err.text)));
}

/* False: the answer says why. The service is locked. */
static bool
check_upload(struct http_request *request, struct http_answer *answer, struct value body,
	const struct artifact_upload *upload)
{
	const struct str hash = twirp_text(request->a, body, "hash");
	struct str digest;
	uint64_t has_bytes;
	int64_t size;

	if (!upload || !upload_is_whole(upload->upload, &has_bytes)) {
		twirp_error(
			request, answer, "not_found", STR("no complete upload of this artifact"));
		return false;
	}
	if (!twirp_number(request->a, body, "size", &size) || size < 0 ||
		(uint64_t)size != has_bytes) {
		twirp_error(request, answer, "invalid_argument",
			str_fmt(request->a, "the artifact has %" PRIu64 " bytes", has_bytes));
		return false;
	}
	if (hash.n == 0)
		return true;
	if (digest_file(request->a, upload->upload->file, &digest, NULL) &&
		str_eq_nocase(hash, str_concat(request->a, STR("sha256:"), digest)))
		return true;
	twirp_error(request, answer, "invalid_argument",
		STR("the artifact's hash is not that of the uploaded file"));
	return false;
}

/* The service is locked. */
static void
finalize_upload(struct artifact_service *service, struct http_request *request,
	struct http_answer *answer, struct artifact_upload *upload)
{
	struct artifact artifact = upload->artifact;
	struct error err;

	if (artifact_store_add(request->a, &service->store, &artifact, upload->upload->file, &err))
		http_answer_json(answer, 200,
			str_fmt(request->a, "{\"ok\":true,\"artifact_id\":\"%" PRIu64 "\"}",
				artifact.id));
	else
		twirp_error(request, answer,
			err.kind == ERROR_INVALID ? "already_exists" : "internal",
			str_copy(request->a, str_from(err.text)));
	artifact_upload_end(service, upload);
}

static void
finalize(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct artifact_service *service = owner;
	const struct value body = http_json(request);

	(void)pthread_mutex_lock(&service->mutex);
	struct artifact_upload *upload =
		artifact_upload_find(service, twirp_text(request->a, body, "name"));
	if (check_upload(request, answer, body, upload))
		finalize_upload(service, request, answer, upload);
	(void)pthread_mutex_unlock(&service->mutex);
}

static void
add_artifact(struct buf *b, struct http_request *request, const struct artifact *artifact)
{
	const struct session *session = request->session;

	buf_add_fmt(b,
		"{\"workflow_run_backend_id\":\"%" STR_FMT
		"\",\"workflow_job_run_backend_id\":\"%" STR_FMT "\",\"database_id\":\"%" PRIu64
		"\",\"name\":",
		STR_ARG(session->run_id), STR_ARG(artifact->job_id), artifact->id);
	json_string_add(b, artifact->name);
	buf_add_fmt(b,
		",\"size\":\"%" PRIu64 "\",\"created_at\":\"%" STR_FMT "\",\"digest\":\"%" STR_FMT
		"\"}",
		artifact->size_bytes, STR_ARG(time_text(request->a, artifact->created_ms)),
		STR_ARG(artifact->digest));
}

static void
list(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct artifact_service *service = owner;
	const struct value body = http_json(request);
	const struct str name = twirp_text(request->a, body, "name_filter");
	struct artifact *items;
	struct error err;
	struct buf b;
	int64_t id;
	size_t count;
	size_t shown = 0;

	if (!twirp_number(request->a, body, "id_filter", &id)) {
		twirp_error(request, answer, "invalid_argument", STR("invalid id_filter"));
		return;
	}
	if (!artifact_store_list(
		    request->a, &service->store, run_of(request), &items, &count, &err)) {
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
		return;
	}
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "{\"artifacts\":[");
	for (size_t i = 0; i < count; i++) {
		if ((name.n > 0 && !str_eq(items[i].name, name)) ||
			(id > 0 && items[i].id != (uint64_t)id))
			continue;
		buf_add_z(&b, shown++ > 0 ? "," : "");
		add_artifact(&b, request, &items[i]);
	}
	buf_add_z(&b, "]}");
	http_answer_json(answer, 200, buf_take(request->a, &b));
}

/* False: the answer says that there is none. */
static bool
find_named(const struct artifact_service *service, struct http_request *request,
	struct http_answer *answer, struct artifact *out)
{
	const struct str name = twirp_text(request->a, http_json(request), "name");

	if (artifact_store_find(request->a, &service->store, run_of(request), name, out))
		return true;
	twirp_error(request, answer, "not_found", STR("the run has no artifact of this name"));
	return false;
}

static void
sign(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct artifact_service *service = owner;
	struct artifact artifact;
	struct str url;
	struct error err;

	if (!find_named(service, request, answer, &artifact))
		return;
	const struct str path = str_fmt(request->a, "/artifact/%" STR_FMT "/%" PRIu64,
		STR_ARG(artifact.run_id), artifact.id);
	if (signed_url_make(request->a, service->signer, path, SIGNED_READ, &url, &err))
		http_answer_json(answer, 200,
			str_fmt(request->a, "{\"signed_url\":\"%" STR_FMT "\"}", STR_ARG(url)));
	else
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
}

static void delete (void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct artifact_service *service = owner;
	struct artifact artifact;
	struct error err;

	if (!find_named(service, request, answer, &artifact))
		return;
	if (artifact_store_remove(&service->store, &artifact, &err))
		http_answer_json(answer, 200,
			str_fmt(request->a, "{\"ok\":true,\"artifact_id\":\"%" PRIu64 "\"}",
				artifact.id));
	else
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
}

static bool
find_numbered(
	const struct artifact_service *service, struct http_request *request, struct artifact *out)
{
	const double id = value_number_parse(request->parts[1]);
	struct artifact *items;
	size_t count;

	if (!artifact_store_list(
		    request->a, &service->store, request->parts[0], &items, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((double)items[i].id == id) {
			*out = items[i];
			return true;
		}
	return false;
}

/* An archive is saved under a name that says so; a file under its own, the artifact's. */
static void
download(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct artifact_service *service = owner;
	struct artifact artifact;

	if (!signed_url_check(service->signer, request, SIGNED_READ)) {
		blob_error(request, answer, 403, "AuthenticationFailed",
			STR("the signature of the address is invalid, or its time is over"));
		return;
	}
	if (!find_numbered(service, request, &artifact)) {
		blob_error(request, answer, 404, "BlobNotFound", STR("unknown artifact"));
		return;
	}
	const bool lacks_zip =
		str_eq(artifact.type, STR(ARTIFACT_ZIP)) && !str_ends(artifact.name, STR(".zip"));
	blob_answer_file(request, answer,
		&(const struct blob_file){
			.path = artifact.path,
			.type = artifact.type,
			.name = lacks_zip ? str_concat(request->a, artifact.name, STR(".zip"))
					  : artifact.name,
		});
}

const struct http_route artifact_v4_routes[] = {
	{HTTP_POST, METHOD "CreateArtifact", BODY_MAX, NULL, create, NULL},
	{HTTP_POST, METHOD "FinalizeArtifact", BODY_MAX, NULL, finalize, NULL},
	{HTTP_POST, METHOD "ListArtifacts", BODY_MAX, NULL, list, NULL},
	{HTTP_POST, METHOD "GetSignedArtifactURL", BODY_MAX, NULL, sign, NULL},
	{HTTP_POST, METHOD "DeleteArtifact", BODY_MAX, NULL, delete, NULL},
	{HTTP_GET, "/artifact/*/*", 0, NULL, download, NULL},
};
const size_t artifact_v4_route_count = COUNT_OF(artifact_v4_routes);
