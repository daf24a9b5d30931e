#include "engine/service/http/http_server.h"

#include "engine/service/http/http_library.h"
#include "expr/base/buf.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IDLE_S     60u
#define MEMORY_MAX ((size_t)128 << 10) /* of a connection: its headers, and a part of its body */

struct http_server {
	struct http_server_options options;
	struct MHD_Daemon *daemon;
};

/* One request, from its first line to the end of its answer. */
struct exchange {
	struct http_server *server;
	struct arena a;
	struct http_request request;
	struct http_answer answer;
	const struct http_route *route; /* NULL: none takes it */
	void *owner;                    /* of the route */
	struct buf body;
	bool has_begun;
	bool is_refused;
	bool is_received; /* `receive` took it, and neither `answer` nor `abandon` was called */
};

/* --- routes ------------------------------------------------------------------------------- */

/* Takes one segment of the request's path for one of the route's. */
static bool
take_segment(struct http_request *request, size_t *part, struct str wanted, struct str segment)
{
	if (!str_eq(wanted, STR("*")))
		return str_eq(wanted, segment);
	if (*part < HTTP_PARTS_MAX)
		request->parts[(*part)++] = http_decode(request->a, segment);
	return segment.n > 0;
}

static bool
path_fits(struct http_request *request, struct str pattern)
{
	struct str rest = request->path;
	struct str wanted;
	struct str segment;
	size_t part = 0;

	while (str_split(&pattern, '/', &wanted)) {
		if (str_eq(wanted, STR("**"))) {
			request->parts[part] = rest;
			return rest.n > 0;
		}
		if (!str_split(&rest, '/', &segment) ||
			!take_segment(request, &part, wanted, segment))
			return false;
	}
	return rest.p == NULL || rest.n == 0;
}

static bool
find_in(struct exchange *x, const struct http_routes *routes, bool *knows_path)
{
	for (size_t i = 0; i < routes->count; i++) {
		const struct http_route *route = &routes->items[i];
		if (!path_fits(&x->request, str_from(route->path)))
			continue;
		*knows_path = true;
		if (route->method != x->request.method)
			continue;
		x->route = route;
		x->owner = routes->owner;
		return true;
	}
	return false;
}

/* False: the answer says that there is none. */
static bool
find_route(struct exchange *x)
{
	const struct http_server_options *options = &x->server->options;
	bool knows_path = false;

	for (size_t i = 0; i < options->route_count; i++)
		if (find_in(x, &options->routes[i], &knows_path))
			return true;
	http_answer_json(&x->answer, knows_path ? 405 : 404,
		knows_path ? STR("{\"code\":\"bad_route\",\"msg\":\"invalid method\"}")
			   : STR("{\"code\":\"bad_route\",\"msg\":\"unknown path\"}"));
	return false;
}

/* --- a request ---------------------------------------------------------------------------- */

static enum http_method
method_of(const char *name)
{
	static const struct {
		const char *name;
		enum http_method method;
	} methods[] = {
		{"GET", HTTP_GET},
		{"HEAD", HTTP_GET},
		{"POST", HTTP_POST},
		{"PUT", HTTP_PUT},
		{"PATCH", HTTP_PATCH},
		{"DELETE", HTTP_DELETE},
	};

	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].method;
	return HTTP_OTHER;
}

/* Called with the first line of a request, before all else. */
static void *
begin(void *owner, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *x = calloc(1, sizeof(*x));

	if (!x)
		arena_exhausted();
	const struct str whole = str_copy(&x->a, str_from(uri));
	const size_t question = str_index(whole, '?', 0);
	x->server = owner;
	x->request = (struct http_request){
		.a = &x->a,
		.path = str_slice(whole, 0, question),
		.query = str_slice(whole, question + 1, whole.n),
		.body_fd = -1,
		.connection = connection,
	};
	x->answer.fd = -1;
	buf_init(&x->body, BUF_UNBOUNDED);
	return x;
}

static void
enter(struct exchange *x, const char *method)
{
	const struct http_server_options *options = &x->server->options;

	x->has_begun = true;
	x->request.method = method_of(method);
	x->request.is_head = strcmp(method, "HEAD") == 0;
	x->is_refused =
		!find_route(x) ||
		!options->admit(options->owner, x->route, &x->request, &x->answer) ||
		(x->route->receive && !x->route->receive(x->owner, &x->request, &x->answer));
	x->is_received = !x->is_refused && x->route->receive;
	if (!x->is_refused)
		x->body.limit = x->route->body_max;
}

static void
write_body(struct http_request *request, const char *data, size_t size)
{
	while (size > 0 && request->body_problem == 0) {
		const ssize_t n = write(request->body_fd, data, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			request->body_problem = errno;
			return;
		}
		data += n;
		size -= (size_t)n;
	}
}

/* What is refused is read all the same, so that its client reads the answer. */
static void
take_body(struct exchange *x, const char *data, size_t size)
{
	if (x->is_refused)
		return;
	x->request.body_size += size;
	if (x->request.body_fd >= 0)
		write_body(&x->request, data, size);
	else
		buf_add(&x->body, (struct str){data, size});
	if (!x->body.overflow)
		return;
	x->is_refused = true;
	http_answer_json(&x->answer, 413,
		STR("{\"code\":\"invalid_argument\",\"msg\":\"the body is too large\"}"));
}

static void
close_body(struct exchange *x)
{
	if (x->request.body_fd >= 0)
		(void)close(x->request.body_fd);
	x->request.body_fd = -1;
}

/* --- an answer ---------------------------------------------------------------------------- */

static enum MHD_Result
send_answer(struct exchange *x, struct MHD_Connection *connection)
{
	const struct http_library *http = http_library_load(NULL);
	struct http_answer *answer = &x->answer;
	struct MHD_Response *response =
		answer->fd >= 0
			? http->MHD_create_response_from_fd_at_offset64(
				  answer->size, answer->fd, answer->offset)
			: http->MHD_create_response_from_buffer(answer->body.n,
				  (void *)(uintptr_t)answer->body.p, MHD_RESPMEM_PERSISTENT);

	if (!response)
		return MHD_NO;
	answer->fd = -1; /* the response's now */
	if (answer->content_type.n > 0)
		http_answer_header(answer, "Content-Type", answer->content_type);
	for (size_t i = 0; i < answer->header_count; i++)
		(void)http->MHD_add_response_header(
			response, answer->headers[i].name, str_z(&x->a, answer->headers[i].value));
	const enum MHD_Result queued =
		http->MHD_queue_response(connection, answer->status, response);
	http->MHD_destroy_response(response);
	return queued;
}

static enum MHD_Result
finish(struct exchange *x, struct MHD_Connection *connection)
{
	if (!x->is_refused) {
		x->request.body = buf_str(&x->body);
		x->is_received = false;
		x->route->answer(x->owner, &x->request, &x->answer);
	}
	close_body(x);
	return send_answer(x, connection);
}

/* Called once without a body, then for each part of it, and once more at its end. */
static enum MHD_Result
handle(void *owner, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **state)
{
	struct exchange *x = *state;

	(void)owner;
	(void)url;
	(void)version;
	if (!x->has_begun) {
		enter(x, method);
		return MHD_YES;
	}
	if (*size == 0)
		return finish(x, connection);
	take_body(x, data, *size);
	*size = 0;
	return MHD_YES;
}

static void
completed(void *owner, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *state;

	(void)owner;
	(void)connection;
	(void)how;
	if (!x)
		return;
	if (x->is_received && x->route->abandon)
		x->route->abandon(x->owner, &x->request);
	close_body(x);
	if (x->answer.fd >= 0)
		(void)close(x->answer.fd);
	buf_free(&x->body);
	arena_free(&x->a);
	free(x);
}

/* --- the server --------------------------------------------------------------------------- */

struct http_server *
http_server_start(const struct http_server_options *options, struct error *err)
{
	const struct http_library *http = http_library_load(err);
	struct sockaddr_in address = {.sin_family = AF_INET};

	if (!http)
		return NULL;
	struct http_server *server = calloc(1, sizeof(*server));
	if (!server)
		arena_exhausted();
	server->options = *options;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->daemon =
		http->MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_THREAD_PER_CONNECTION,
			0, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR,
			(struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK, begin, server,
			MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_CONNECTION_LIMIT,
			HTTP_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S,
			MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_MAX, MHD_OPTION_END);
	if (server->daemon)
		return server;
	(void)error_errno(err, errno, "the server for caches and artifacts cannot start");
	free(server);
	return NULL;
}

uint16_t
http_server_port(const struct http_server *server)
{
	const struct http_library *http = http_library_load(NULL);

	return http->MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void
http_server_stop(struct http_server *server)
{
	http_library_load(NULL)->MHD_stop_daemon(server->daemon);
	free(server);
}
