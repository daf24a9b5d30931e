/*
 * signed_url: addresses that need no token: each permits one action, until its time is over.
 *
 * The query holds what may be done (`sp`), until when (`se`, seconds since 1970) and the signature
 * (`sig`, which clients mask in their logs). Clients add parameters behind them.
 */
#pragma once

#include "engine/service/http/http_message.h"

enum signed_use {
	SIGNED_READ,
	SIGNED_WRITE,
};

struct signer {
	struct str base; /* "http://127.0.0.1:1234" */
	struct str key;
};

/* `path` begins with a slash, and holds nothing that a URL escapes. */
MUST_CHECK bool signed_url_make(struct arena *a, const struct signer *signer, struct str path,
	enum signed_use use, struct str *out, struct error *err);
/* True if the request's address is one of ours, for this use, and its time is not over. */
bool signed_url_check(
	const struct signer *signer, const struct http_request *request, enum signed_use use);
