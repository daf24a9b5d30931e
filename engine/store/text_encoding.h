/*
 * text_encoding: bytes as text.
 *
 * Source     RFC 4648, sections 4, 5 and 8
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* With padding and without line ends. */
struct str base64_encode(struct arena *a, struct str s);
/* The alphabet that URLs take, without padding: section 5. */
struct str base64_url_encode(struct arena *a, struct str s);
/* In lower case. */
struct str hex_encode(struct arena *a, struct str s);

/*
 * A text in UTF-8 without a byte order mark: what starts with the mark of UTF-16, as PowerShell
 * writes files, is converted. False: it is no UTF-16.
 */
MUST_CHECK bool text_without_mark(
	struct arena *a, struct str text, struct str *out, struct error *err);
