#include "engine/service/service.h"

#include "engine/service/artifact/artifact_service.h"
#include "engine/service/base/twirp.h"
#include "engine/service/cache/cache_service.h"
#include "engine/service/http/http_server.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"

#include <stdlib.h>

enum service_part {
	PART_BLOB,
	PART_CACHE_V1,
	PART_CACHE_V2,
	PART_ARTIFACT_V4,
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
	struct http_routes routes[PART_COUNT];
	struct http_server *server;
	struct str url;
};

struct service_stores {
	struct cache_store cache;
	struct artifact_store artifact;
};

/* The signature of a blob's address replaces a token. */
static bool
needs_token(const struct http_route *route)
{
	const struct str path = str_from(route->path);

	return !str_starts(path, STR("/blob/")) && !str_starts(path, STR("/cache/")) &&
	       !str_starts(path, STR("/artifact/"));
}

static bool
admit(void *owner, const struct http_route *route, struct http_request *request,
	struct http_answer *answer)
{
	const struct service *service = owner;
	const struct str scheme = STR("bearer ");
	const struct str given = http_header(request, "Authorization");

	if (!needs_token(route))
		return true;
	const struct session *session =
		str_eq_nocase(str_slice(given, 0, scheme.n), scheme)
			? sessions_find(service->sessions, str_slice(given, scheme.n, given.n))
			: NULL;
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
}

static bool
start(struct service *service, const struct service_stores *stores, struct error *err)
{
	struct arena *a = &service->a;

	service->sessions = sessions_new();
	service->uploads = uploads_new();
	service->signer.key = str_concat(a, unique_name(a), unique_name(a));
	service->blob = (struct blob_service){service->uploads, &service->signer};
	cache_service_init(&service->cache, &stores->cache, service->uploads, &service->signer);
	artifact_service_init(
		&service->artifact, &stores->artifact, service->uploads, &service->signer);
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
	service->url = str_concat(a, service->signer.base, STR("/"));
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
	cache_service_free(&service->cache);
	artifact_service_free(&service->artifact);
	uploads_free(service->uploads);
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
