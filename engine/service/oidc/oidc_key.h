/*
 * oidc_key: the key that signs the OIDC tokens of a run.
 *
 * It is made when the first token is asked for, and gone with the run: a token of lact's is worth
 * nothing afterwards.
 * Source     RFC 7518, sections 3.3 and 6.3; RFC 7638
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct oidc_key;

/* NULL without libcrypto. */
MUST_CHECK struct oidc_key *oidc_key_new(struct error *err);
void oidc_key_free(struct oidc_key *key);
/* Names it in the header of a token. */
struct str oidc_key_id(const struct oidc_key *key);
/* As a member of `keys` (RFC 7517). */
struct str oidc_key_json(const struct oidc_key *key, struct arena *a);
/* Header, payload and signature of a token (RS256). */
MUST_CHECK bool oidc_key_sign(const struct oidc_key *key, struct arena *a, struct str payload,
	struct str *out, struct error *err);
