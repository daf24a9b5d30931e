#include "engine/gotemplate/gotemplate_value.h"

#include "expr/value.h"

#include <utf8proc.h>

#define NO_CODE_POINT 0xfffdu
#define DIGITS_MAX    17 /* that a double needs */

const char *
gotemplate_type(struct gotemplate_value v)
{
	static const char *const names[] = {
		[GOTEMPLATE_NIL] = "<nil>",
		[GOTEMPLATE_BOOLEAN] = "bool",
		[GOTEMPLATE_INTEGER] = "int",
		[GOTEMPLATE_FLOAT] = "float64",
		[GOTEMPLATE_STRING] = "string",
		[GOTEMPLATE_LIST] = "list",
	};

	return v.kind == GOTEMPLATE_RECORD ? v.shape->type : names[v.kind];
}

bool
gotemplate_is_true(struct gotemplate_value v)
{
	switch (v.kind) {
	case GOTEMPLATE_NIL: return false;
	case GOTEMPLATE_BOOLEAN: return v.boolean;
	case GOTEMPLATE_INTEGER: return v.integer != 0;
	case GOTEMPLATE_FLOAT: return v.number != 0;
	case GOTEMPLATE_STRING: return v.string.n > 0;
	case GOTEMPLATE_LIST: return v.count > 0;
	case GOTEMPLATE_RECORD: return true;
	}
	return false;
}

/* --- print -------------------------------------------------------------------------------- */

/* The fewest digits that read back as the number; with an exponent where it is less than -4 or
 * above 5. */
static void
add_number(struct buf *b, double number)
{
	char text[VALUE_NUMBER_MAX];
	int digits = 0;

	do
		(void)snprintf(text, sizeof(text), "%.*e", digits++, number);
	while (digits < DIGITS_MAX && strtod(text, NULL) != number);
	const long exponent = strtol(strchr(text, 'e') + 1, NULL, 10);
	if (exponent < -4 || exponent > 5)
		buf_add_z(b, text);
	else
		buf_add_fmt(
			b, "%.*f", digits - 1 > exponent ? digits - 1 - (int)exponent : 0, number);
}

static void
print_list(struct buf *b, struct gotemplate_value v)
{
	buf_add_char(b, '[');
	for (size_t i = 0; i < v.count; i++) {
		buf_add_z(b, i > 0 ? " " : "");
		gotemplate_print(b, v.items[i]);
	}
	buf_add_char(b, ']');
}

static void
print_record(struct buf *b, struct gotemplate_value v)
{
	buf_add_char(b, '{');
	for (size_t i = 0; i < v.shape->count; i++)
		if (v.shape->fields[i].json) {
			buf_add_z(b, i > 0 ? " " : "");
			gotemplate_print(b, v.fields[i]);
		}
	buf_add_char(b, '}');
}

void
gotemplate_print(struct buf *b, struct gotemplate_value v)
{
	switch (v.kind) {
	case GOTEMPLATE_NIL: buf_add_z(b, "<nil>"); break;
	case GOTEMPLATE_BOOLEAN: buf_add_z(b, v.boolean ? "true" : "false"); break;
	case GOTEMPLATE_INTEGER: buf_add_fmt(b, "%lld", (long long)v.integer); break;
	case GOTEMPLATE_FLOAT: add_number(b, v.number); break;
	case GOTEMPLATE_STRING: buf_add(b, v.string); break;
	case GOTEMPLATE_LIST: print_list(b, v); break;
	case GOTEMPLATE_RECORD: print_record(b, v); break;
	}
}

/* --- text --------------------------------------------------------------------------------- */

/* The code point that `text` starts with, and its length; -1 and 1 for a byte that is no UTF-8. */
static size_t
take(struct str text, int32_t *c)
{
	const utf8proc_ssize_t n =
		utf8proc_iterate((const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n, c);

	if (n > 0)
		return (size_t)n;
	*c = -1;
	return 1;
}

static bool
is_printable(int32_t c)
{
	const utf8proc_category_t category = utf8proc_category(c);

	if (c == ' ')
		return true;
	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO);
}

static bool
quote_control(struct buf *b, int32_t c)
{
	static const char letters[] = "abtnvfr"; /* of \a, which is 7, and on */

	if (c < 7 || c > 13)
		return false;
	buf_add_fmt(b, "\\%c", letters[c - 7]);
	return true;
}

static void
quote_one(struct buf *b, struct str written, int32_t c, char quote, bool is_ascii)
{
	if (c == quote || c == '\\')
		buf_add_fmt(b, "\\%c", (char)c);
	else if (c < 0)
		buf_add_fmt(b, "\\x%02x", (unsigned char)written.p[0]);
	else if (is_printable(c) && (!is_ascii || c < 0x80))
		buf_add(b, written);
	else if (!quote_control(b, c))
		buf_add_fmt(b,
			c < ' ' || c == 0x7f ? "\\x%02x"
			: c < 0x10000        ? "\\u%04x"
					     : "\\U%08x",
			(unsigned)c);
}

void
gotemplate_quote(struct buf *b, struct str text, char quote, bool is_ascii)
{
	buf_add_char(b, quote);
	for (size_t at = 0, n; at < text.n; at += n) {
		int32_t c;
		n = take(str_slice(text, at, text.n), &c);
		quote_one(b, str_slice(text, at, at + n), c, quote, is_ascii);
	}
	buf_add_char(b, quote);
}

/* --- JSON --------------------------------------------------------------------------------- */

static void
json_one(struct buf *b, struct str written, int32_t c)
{
	static const char letters[] = "btn?fr"; /* of \b, which is 8, and on */

	if (c == '"' || c == '\\')
		buf_add_fmt(b, "\\%c", (char)c);
	else if (c >= '\b' && c <= '\r' && c != '\v')
		buf_add_fmt(b, "\\%c", letters[c - '\b']);
	else if (c < 0)
		buf_add_fmt(b, "\\u%04x", NO_CODE_POINT);
	else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029)
		buf_add_fmt(b, "\\u%04x", (unsigned)c);
	else
		buf_add(b, written);
}

static void
json_string(struct buf *b, struct str text)
{
	buf_add_char(b, '"');
	for (size_t at = 0, n; at < text.n; at += n) {
		int32_t c;
		n = take(str_slice(text, at, text.n), &c);
		json_one(b, str_slice(text, at, at + n), c);
	}
	buf_add_char(b, '"');
}

static void
json_list(struct buf *b, struct gotemplate_value v)
{
	buf_add_char(b, '[');
	for (size_t i = 0; i < v.count; i++) {
		buf_add_z(b, i > 0 ? "," : "");
		gotemplate_add_json(b, v.items[i]);
	}
	buf_add_char(b, ']');
}

static void
json_record(struct buf *b, struct gotemplate_value v)
{
	bool is_first = true;

	buf_add_char(b, '{');
	for (size_t i = 0; i < v.shape->count; i++) {
		const struct gotemplate_field *field = &v.shape->fields[i];
		if (!field->json || (field->may_lack && !gotemplate_is_true(v.fields[i])))
			continue;
		buf_add_fmt(b, "%s\"%s\":", is_first ? "" : ",", field->json);
		gotemplate_add_json(b, v.fields[i]);
		is_first = false;
	}
	buf_add_char(b, '}');
}

void
gotemplate_add_json(struct buf *b, struct gotemplate_value v)
{
	switch (v.kind) {
	case GOTEMPLATE_NIL: buf_add_z(b, "null"); break;
	case GOTEMPLATE_BOOLEAN:
	case GOTEMPLATE_INTEGER: gotemplate_print(b, v); break;
	case GOTEMPLATE_FLOAT: value_add_json(b, value_number(v.number), false); break;
	case GOTEMPLATE_STRING: json_string(b, v.string); break;
	case GOTEMPLATE_LIST: json_list(b, v); break;
	case GOTEMPLATE_RECORD: json_record(b, v); break;
	}
}
