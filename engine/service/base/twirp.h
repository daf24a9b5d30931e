/*
 * twirp: methods that are called with JSON by POST, /twirp/SERVICE/METHOD.
 *
 * Names      Members are asked for in snake case; requests may have them in lowerCamelCase too, and
 *            numbers as texts, as the JSON form of protobuf has them.
 * Source     twitchtv.github.io/twirp/docs/spec_v7; protobuf.dev, JSON mapping
 */
#pragma once

#include "engine/service/http/http_message.h"

#include <stdint.h>

/* An answer that says why not, in both words that clients read: `msg` and `message`. */
void twirp_error(
	struct http_request *request, struct http_answer *answer, const char *code, struct str why);
/* A member that is a text, or a StringValue; empty: there is none. */
struct str twirp_text(struct arena *a, struct value body, const char *name);
/* A member that is an int64, as a number or a text; 0: there is none. False if it is neither. */
bool twirp_number(struct arena *a, struct value body, const char *name, int64_t *out);
