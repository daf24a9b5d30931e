/*
 * http_message: a request as a route sees it, and the answer that it gives.
 *
 * Ownership  A request, its texts and those of its answer live in the request's arena until the
 *            answer has been sent.
 * Threads    Each connection has a thread, which alone touches its request and answer.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"
#include "expr/value.h"

#include <stdint.h>

#define HTTP_PARTS_MAX   2
#define HTTP_HEADERS_MAX 8

enum http_method {
	HTTP_GET, /* and HEAD, whose answer is sent without its body */
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OTHER,
};

struct http_request {
	struct arena *a;
	enum http_method method;
	struct str path;                  /* as sent, from the first slash to the query */
	struct str query;                 /* as sent, without the question mark */
	struct str parts[HTTP_PARTS_MAX]; /* the texts that the route's `*` match, decoded */
	struct str body;                  /* of a route that keeps it in memory */
	int body_fd;                      /* -1: it is not written to a file */
	uint64_t body_size;
	bool is_head;
	int body_problem; /* errno of writing the body; 0: it is whole */
	void *session;    /* of whom it is; the server's `admit` sets it */
	void *connection; /* libmicrohttpd's */
};

struct http_header {
	const char *name;
	struct str value;
};

struct http_answer {
	unsigned status; /* 200, … */
	struct str content_type;
	struct str body;
	int fd; /* of a file that is sent instead, and closed then; -1: none */
	uint64_t offset;
	uint64_t size;
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t header_count;
};

/* A header of the request, by its name in any case; empty: none. */
struct str http_header(const struct http_request *request, const char *name);
/* A parameter of the query, decoded; empty: none. */
struct str http_query(const struct http_request *request, const char *name);
bool http_has_query(const struct http_request *request, const char *name);
/* Percent escapes as bytes; a `%` without two hex digits stays. */
struct str http_decode(struct arena *a, struct str text);
/* All but letters, digits, `-`, `.`, `_` and `~` as percent escapes. */
struct str http_encode(struct arena *a, struct str text);
/* The body as JSON; null if it is invalid. */
struct value http_json(const struct http_request *request);

void http_answer_header(struct http_answer *answer, const char *name, struct str value);
/* An answer with a body of JSON. */
void http_answer_json(struct http_answer *answer, unsigned status, struct str json);
