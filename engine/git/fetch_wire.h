/*
 * fetch_wire: the messages between lact and the process that fetches for it.
 *
 * Form       A message is a netstring ("5:hello,") of netstrings: a greeting with lact's version,
 *            then the fields, in the order of the structs here. Nothing may follow it.
 * Trust      The answer may be a server's: one of any other form, or longer than FETCH_ANSWER_MAX,
 *            is invalid. The caller checks the commit.
 * Source     netstrings: https://cr.yp.to/proto/netstrings.txt
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#define FETCH_REQUEST_MAX ((size_t)1 << 20)
#define FETCH_ANSWER_MAX  ((size_t)1 << 14)

struct fetch_request {
	struct str url;
	struct str ref;
	struct str folder;  /* nothing is fetched where `folder`/<commit> is */
	struct str scratch; /* a folder, where the files go: `scratch`/files */
	struct str token;
	struct str ca_file;
};

struct fetch_answer {
	struct str commit;
	struct error error; /* ERROR_NONE: there is a commit */
};

struct str fetch_request_write(struct arena *a, const struct fetch_request *request);
/* Waits until the request is there, whole. False if something else comes, or nothing more. */
MUST_CHECK bool fetch_request_read(struct arena *a, int fd, struct fetch_request *out);

struct str fetch_answer_write(struct arena *a, const struct fetch_answer *answer);
MUST_CHECK bool fetch_answer_read(struct arena *a, struct str text, struct fetch_answer *out);
