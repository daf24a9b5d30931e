/*
 * service_client: a client of HTTP that does what real ones do not, byte by byte.
 */
#pragma once

#include "engine/service/service.h"

#include <stdint.h>

struct client_answer {
	unsigned status; /* 0: the server closed without one */
	struct str head;
	struct str body;
};

struct client_request {
	const char *method;
	struct str path; /* with its query */
	struct str token;
	const char *headers; /* lines with "\r\n"; NULL: none */
	struct str body;
};

int client_connect(uint16_t port);
void client_send(int fd, struct str data);
/* One answer, by its length; `is_head`: it has no body. */
struct client_answer client_read(struct arena *a, int fd, bool is_head);
/* On a connection of its own. */
struct client_answer client_ask(
	struct arena *a, uint16_t port, const struct client_request *request);
/* Empty: it has none. */
struct str client_header(const struct client_answer *answer, const char *name);
/* True if `answer` is an error whose body is JSON. */
bool client_is_json(struct arena *a, const struct client_answer *answer);

/* A server in a folder of its own, as a run has it. */
struct served {
	struct arena a;
	struct str folder;
	struct paths paths;
	struct service *service;
	uint16_t port;
	const struct session *session; /* of run 7, on main */
};

/* Of run `run_id`, on the ref `scope`, with main as the default branch. */
const struct session *served_job(
	struct served *t, const char *run_id, const char *scope, unsigned access);
/* POST of JSON to /twirp/github.actions.results.api.v1.`method`. */
struct client_answer served_call(
	struct served *t, const struct session *session, const char *method, struct str json);
/* A text of the answer's JSON; without the server's address, if it begins with that. */
struct str served_text(struct served *t, const struct client_answer *answer, const char *name);
struct client_answer served_put(struct served *t, struct str path, struct str body);
/* How many files and folders there are below t->folder whose path holds `part`. */
size_t served_count(struct served *t, const char *part);

int served_set_up(void **state);
int served_tear_down(void **state);
