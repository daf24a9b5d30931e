#include "engine/service/oidc/oidc_service.h"

#include "engine/service/base/twirp.h"
#include "engine/store/unique.h"
#include "expr/base/json_string.h"

#include <inttypes.h>
#include <time.h>

#define LIFETIME_S   ((int64_t)600)
#define EARLY_S      ((int64_t)60)
#define AUDIENCE_MAX ((size_t)1024)

void
oidc_service_init(struct oidc_service *service)
{
	*service = (struct oidc_service){0};
	if (pthread_mutex_init(&service->mutex, NULL) != 0)
		arena_exhausted();
}

void
oidc_service_free(struct oidc_service *service)
{
	oidc_key_free(service->key);
	(void)pthread_mutex_destroy(&service->mutex);
}

/* It takes a moment to make: those who never ask do not wait for it. */
static const struct oidc_key *
key_of(struct oidc_service *service, struct error *err)
{
	(void)pthread_mutex_lock(&service->mutex);
	if (!service->key)
		service->key = oidc_key_new(err);
	const struct oidc_key *key = service->key;
	(void)pthread_mutex_unlock(&service->mutex);
	return key;
}

static struct str
issuer(const struct oidc_service *service, struct arena *a)
{
	return str_concat(a, service->url, STR("oidc"));
}

/* --- tokens ------------------------------------------------------------------------------- */

static struct str
audience_of(struct http_request *request, const struct session *session)
{
	const struct str asked = http_query(request, "audience");

	return asked.n > 0 ? asked : session->job.audience;
}

/* The job's claims, and those of this one token. */
static struct str
payload(struct oidc_service *service, struct http_request *request, const struct session *session)
{
	const int64_t now = (int64_t)time(NULL);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"jti\":\"%" STR_FMT "\",\"aud\":", STR_ARG(unique_name(request->a)));
	json_string_add(&b, audience_of(request, session));
	buf_add_z(&b, ",\"iss\":");
	json_string_add(&b, issuer(service, request->a));
	buf_add_fmt(&b, ",\"iat\":%" PRId64 ",\"nbf\":%" PRId64 ",\"exp\":%" PRId64 ",", now,
		now - EARLY_S, now + LIFETIME_S);
	buf_add(&b, session->job.claims);
	buf_add_char(&b, '}');
	return buf_take(request->a, &b);
}

static bool
sign(struct oidc_service *service, const struct session *session,
	const struct oidc_question *question, struct str *token, struct error *err)
{
	const struct oidc_key *key = key_of(service, err);

	if (!key || !oidc_key_sign(key, question->a, question->claims, token, err))
		return false;
	service->issued(service->owner, session, question->claims);
	return true;
}

static bool
answer_for(struct oidc_service *service, const struct session *session,
	const struct oidc_question *question, struct str *token, struct error *err)
{
	switch (service->answers(service->owner, session, question, token, err)) {
	case OIDC_OURS: return sign(service, session, question, token, err);
	case OIDC_THEIRS: return true;
	case OIDC_FAILED: return false;
	}
	return false;
}

static struct str
token_json(struct arena *a, struct str token)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "{\"count\":%zu,\"value\":", token.n);
	json_string_add(&b, token);
	buf_add_char(&b, '}');
	return buf_take(a, &b);
}

static void
give_token(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct oidc_service *service = owner;
	const struct session *session = request->session;
	struct str token;
	struct error err;

	if (session->job.claims.n == 0) {
		twirp_error(request, answer, "permission_denied",
			STR("the job has no `permissions: id-token: write`"));
		return;
	}
	if (http_query(request, "audience").n > AUDIENCE_MAX) {
		twirp_error(request, answer, "invalid_argument", STR("the audience is too long"));
		return;
	}
	const struct oidc_question question = {
		.a = request->a,
		.audience = audience_of(request, session),
		.claims = payload(service, request, session),
	};
	if (answer_for(service, session, &question, &token, &err))
		http_answer_json(answer, 200, token_json(request->a, token));
	else
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
}

/* --- discovery ---------------------------------------------------------------------------- */

static void
give_configuration(void *owner, struct http_request *request, struct http_answer *answer)
{
	const struct str url = issuer(owner, request->a);

	http_answer_json(answer, 200,
		str_fmt(request->a,
			"{\"issuer\":\"%" STR_FMT "\",\"jwks_uri\":\"%" STR_FMT
			"/.well-known/jwks\",\"subject_types_supported\":[\"public\"],"
			"\"response_types_supported\":[\"id_token\"],"
			"\"id_token_signing_alg_values_supported\":[\"RS256\"],"
			"\"scopes_supported\":[\"openid\"]}",
			STR_ARG(url), STR_ARG(url)));
}

static void
give_keys(void *owner, struct http_request *request, struct http_answer *answer)
{
	struct error err;
	const struct oidc_key *key = key_of(owner, &err);

	if (key)
		http_answer_json(answer, 200,
			str_fmt(request->a, "{\"keys\":[%" STR_FMT "]}",
				STR_ARG(oidc_key_json(key, request->a))));
	else
		twirp_error(request, answer, "internal", str_copy(request->a, str_from(err.text)));
}

const struct http_route oidc_routes[] = {
	{HTTP_GET, "/oidc/token", 0, NULL, give_token, NULL},
	{HTTP_GET, "/oidc/.well-known/openid-configuration", 0, NULL, give_configuration, NULL},
	{HTTP_GET, "/oidc/.well-known/jwks", 0, NULL, give_keys, NULL},
};
const size_t oidc_route_count = COUNT_OF(oidc_routes);
