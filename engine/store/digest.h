/*
 * digest: checks a file against a checksum, and makes one of a file or a text.
 *
 * Source     w3.org/TR/SRI (the form of `dist.integrity` in npm's registry)
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/*
 * True if the file's digest is what `integrity` says: blank-separated "ALGORITHM-BASE64", of which
 * the strongest counts, or "ALGORITHM:HEX"; sha512, sha384, sha256, sha1. Another digest, and a
 * text without any algorithm of these, are ERROR_NETWORK.
 */
MUST_CHECK bool digest_verify(struct str path, struct str integrity, struct error *err);

/* The SHA-256 of a regular file, as 64 hex digits. */
MUST_CHECK bool digest_file(struct arena *a, struct str path, struct str *out, struct error *err);
/* The SHA-256 of a text, as 64 hex digits. */
MUST_CHECK bool digest_text(struct arena *a, struct str text, struct str *out, struct error *err);
/* The HMAC-SHA256 of a text (RFC 2104), 32 bytes. */
MUST_CHECK bool digest_hmac(
	struct arena *a, struct str key, struct str text, struct str *out, struct error *err);
