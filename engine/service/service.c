#include "engine/service/service.h"

#include "engine/service/artifact/artifact_service.h"
#include "engine/service/base/twirp.h"
#include "engine/service/cache/cache_service.h"
#include "engine/service/http/http_server.h"
#include "engine/service/oidc/oidc_service.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"

#include <stdlib.h>

enum service_part {
	PART_BLOB,
	PART_CACHE_V1,
	PART_CACHE_V2,
	PART_ARTIFACT_V4,
	PART_OIDC,
	PART_COUNT,
};

struct service {
	struct arena a;
	struct service_options options;
	struct sessions *sessions;
	struct uploads *uploads;
	struct signer signer;
	struct blob_service blob;
	struct cache_service cache;
	struct artifact_service artifact;
	struct oidc_service oidc;
	struct http_routes routes[PART_COUNT];
	struct http_server *server;
	struct str url;
};

struct service_stores {
	struct cache_store cache;
	struct artifact_store artifact;
};

enum service_access {
	ACCESS_TOKEN,  /* the job's */
	ACCESS_OIDC,   /* the job's for OIDC tokens */
	ACCESS_PUBLIC, /* anybody's; of a blob, the signature of its address replaces a token */
};

static enum service_access
access_of(const struct http_route *route)
{
	static const struct {
		const char *start;
		enum service_access access;
	} paths[] = {
		{"/blob/", ACCESS_PUBLIC},
		{"/cache/", ACCESS_PUBLIC},
		{"/artifact/", ACCESS_PUBLIC},
		{"/oidc/.well-known/", ACCESS_PUBLIC},
		{"/oidc/", ACCESS_OIDC},
	};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (str_starts(str_from(route->path), str_from(paths[i].start)))
			return paths[i].access;
	return ACCESS_TOKEN;
}

/* What follows `Bearer`; empty: there is none. */
static struct str
bearer(const struct http_request *request)
{
	const struct str scheme = STR("bearer ");
	const struct str given = http_header(request, "Authorization");

	return str_eq_nocase(str_slice(given, 0, scheme.n), scheme)
		       ? str_slice(given, scheme.n, given.n)
		       : STR_NONE;
}

static bool
admit(void *owner, const struct http_route *route, struct http_request *request,
	struct http_answer *answer)
{
	const struct service *service = owner;
	const enum service_access access = access_of(route);
	const struct str token = bearer(request);

	if (access == ACCESS_PUBLIC)
		return true;
	const struct session *session = access == ACCESS_OIDC
						? sessions_find_oidc(service->sessions, token)
						: sessions_find(service->sessions, token);
	request->session = (void *)(uintptr_t)session;
	if (!session)
		twirp_error(request, answer, "unauthenticated", STR("invalid or missing token"));
	return session != NULL;
}

static void
add_routes(struct service *service)
{
	service->routes[PART_BLOB] =
		(struct http_routes){blob_routes, blob_route_count, &service->blob};
	service->routes[PART_CACHE_V1] =
		(struct http_routes){cache_v1_routes, cache_v1_route_count, &service->cache};
	service->routes[PART_CACHE_V2] =
		(struct http_routes){cache_v2_routes, cache_v2_route_count, &service->cache};
	service->routes[PART_ARTIFACT_V4] = (struct http_routes){
		artifact_v4_routes, artifact_v4_route_count, &service->artifact};
	service->routes[PART_OIDC] =
		(struct http_routes){oidc_routes, oidc_route_count, &service->oidc};
}

static bool
start(struct service *service, const struct service_stores *stores, struct error *err)
{
	struct arena *a = &service->a;

	service->sessions = sessions_new();
	service->uploads = uploads_new();
	service->signer.key = str_concat(a, unique_name(a), unique_name(a));
	service->blob = (struct blob_service){service->uploads, &service->signer};
	oidc_service_init(&service->oidc);
	service->oidc.issued = service->options.issued;
	service->oidc.answers = service->options.answers;
	service->oidc.owner = service->options.owner;
	if (!cache_service_init(
		    &service->cache, a, &stores->cache, service->uploads, &service->signer, err) ||
		!artifact_service_init(&service->artifact, a, &stores->artifact, service->uploads,
			&service->signer, err))
		return false;
	add_routes(service);
	service->server = http_server_start(
		&(const struct http_server_options){
			.routes = service->routes,
			.route_count = PART_COUNT,
			.admit = admit,
			.owner = service,
		},
		err);
	if (!service->server)
		return false;
	service->signer.base =
		str_fmt(a, "http://127.0.0.1:%u", (unsigned)http_server_port(service->server));
	service->url = service->oidc.url = str_concat(a, service->signer.base, STR("/"));
	return true;
}

static bool
open_stores(struct service *service, struct service_stores *out, struct error *err)
{
	const struct service_options *options = &service->options;
	struct arena *a = &service->a;

	return cache_store_open(a, options->paths->caches, options->repository, &out->cache, err) &&
	       artifact_store_open(a, path_join(a, options->paths->state, STR("artifacts")),
		       options->repository, &out->artifact, err);
}

struct service *
service_start(const struct service_options *options, struct error *err)
{
	struct service *service = calloc(1, sizeof(*service));
	struct service_stores stores;

	if (!service)
		arena_exhausted();
	service->options = *options;
	if (!open_stores(service, &stores, err)) {
		arena_free(&service->a);
		free(service);
		return NULL;
	}
	if (start(service, &stores, err))
		return service;
	service_stop(service);
	return NULL;
}

void
service_stop(struct service *service)
{
	if (service->server)
		http_server_stop(service->server);
	uploads_free(service->uploads);
	cache_service_free(&service->cache);
	artifact_service_free(&service->artifact);
	oidc_service_free(&service->oidc);
	sessions_free(service->sessions);
	arena_free(&service->a);
	free(service);
}

struct str
service_url(const struct service *service)
{
	return service->url;
}

const struct session *
service_add_job(struct service *service, const struct session_job *job, struct error *err)
{
	struct session_job mine = *job;

	mine.repository = service->options.repository;
	mine.issuer = service->url;
	return sessions_add(service->sessions, &mine, err);
}
