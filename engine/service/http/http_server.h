/*
 * http_server: an HTTP server on a free port of the loopback address.
 *
 * Threads    It has a thread for itself and one for each connection: routes may wait for the disk,
 *            and what a client does slowly, or not at all, is waited for by its own thread alone.
 *            Routes of different connections run at the same time.
 * Limits     HTTP_CONNECTIONS_MAX connections; some 60 kB of address and headers, more than a
 *            search of the cache has with the longest keys; a minute without a byte ends one. A
 *            body that is kept in memory is refused with 413 above its route's limit; others go to
 *            a file.
 * Errors     What no route takes gets 404 or 405, in JSON.
 */
#pragma once

#include "engine/service/http/http_message.h"

#define HTTP_CONNECTIONS_MAX 200

struct http_route {
	enum http_method method;
	const char *path; /* "/a/b"; a segment `*` is any one, and a last `**` all that is left */
	size_t body_max;  /* bytes kept in memory; 0: none, or `receive` */
	/*
	 * Before the body: sets body_fd to where it goes. False: the answer is a refusal, and the
	 * body is dropped. NULL: it is kept in memory.
	 */
	bool (*receive)(void *owner, struct http_request *request, struct http_answer *answer);
	void (*answer)(void *owner, struct http_request *request, struct http_answer *answer);
	/*
	 * In the place of `answer`, where `receive` took the request: the client has gone before
	 * the end of the body, or the body was too large. body_fd is closed after.
	 */
	void (*abandon)(void *owner, struct http_request *request);
};

struct http_routes {
	const struct http_route *items;
	size_t count;
	void *owner; /* of their functions */
};

struct http_server_options {
	const struct http_routes *routes;
	size_t route_count;
	/* Before anything else of a route: false is a refusal. */
	bool (*admit)(void *owner, const struct http_route *route, struct http_request *request,
		struct http_answer *answer);
	void *owner;
};

struct http_server;

/* NULL if it cannot start. What the options point to must outlive it. */
MUST_CHECK struct http_server *http_server_start(
	const struct http_server_options *options, struct error *err);
uint16_t http_server_port(const struct http_server *server);
/* Ends all connections, and waits for what their routes do. */
void http_server_stop(struct http_server *server);
