/*
 * text_encoding: bytes as text.
 *
 * Source     RFC 4648, sections 4 and 8
 */
#pragma once

#include "expr/base/str.h"

/* With padding and without line ends. */
struct str base64_encode(struct arena *a, struct str s);
/* In lower case. */
struct str hex_encode(struct arena *a, struct str s);
