/*
 * json_string: a text of any bytes as a JSON string.
 *
 * There are two styles. Any reader must be able to read lact's own JSON: a byte that is not UTF-8,
 * as a program may print it, becomes U+FFFD, and a control character \u00XX. toJSON must equal
 * GitHub's byte for byte, since it may be hashed or compared: short escapes, escaped line ends
 * beyond ASCII, and bytes that are not UTF-8 stay.
 *
 * Source     Newtonsoft.Json Src/Newtonsoft.Json/Utilities/JavaScriptUtils.cs, for toJSON
 */
#pragma once

#include "expr/base/buf.h"

struct json_string_style {
	bool has_short_escapes; /* \b \t \n \f \r */
	bool escapes_line_ends; /* U+0085, U+2028, U+2029 */
	bool mends;             /* what is not UTF-8 becomes U+FFFD */
};

extern const struct json_string_style json_string_runner; /* as toJSON writes it */

/* Adds the string, quotes included, in the style of lact's own JSON. */
void json_string_add(struct buf *b, struct str s);
/* Adds a member `"name":"text"` to an object, behind a comma unless it is the first. */
void json_member_add(struct buf *b, const char *name, struct str s);
void json_string_add_as(struct buf *b, struct str s, const struct json_string_style *style);
