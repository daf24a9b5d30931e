/*
 * blob_routes: PUT /blob/ID of uploads, and files as answers, as Azure's clients speak it.
 *
 * Errors     In XML, as they read it; each answer has an `x-ms-request-id`, without which some
 *            crash.
 * Source     learn.microsoft.com, Azure Blob Storage REST API
 */
#pragma once

#include "engine/service/base/signed_url.h"
#include "engine/service/blob/uploads.h"
#include "engine/service/http/http_server.h"

struct blob_service {
	struct uploads *uploads;
	const struct signer *signer;
};

/* Their owner is a struct blob_service. */
extern const struct http_route blob_routes[];
extern const size_t blob_route_count;

/* The address that an upload's parts are put to. */
MUST_CHECK bool blob_upload_url(struct arena *a, const struct signer *signer, struct str upload_id,
	struct str *out, struct error *err);

/* An error as clients of blobs read it. */
void blob_error(struct http_request *request, struct http_answer *answer, unsigned status,
	const char *code, struct str why);

struct blob_file {
	struct str path;
	struct str type; /* empty: application/octet-stream */
	struct str name; /* the file name for a browser; empty: none */
};

/* The file, or the range of it that the request asks for. */
void blob_answer_file(
	struct http_request *request, struct http_answer *answer, const struct blob_file *file);
