#include "expr/base/source.h"
#include "expr/base/unicode.h"
#include "expr/value.h"

#include <utf8proc.h>

#include <stdio.h>
#include <string.h>

#define REPLACEMENT 0xfffdu /* for half of a surrogate pair, which UTF-8 cannot hold */

struct json_reader {
	struct arena *a;
	struct str text;
	size_t at;
	size_t depth;
	struct error *err;
};

/* Says in `err` what is wrong at the reader's place. Always false. */
static bool
fail(const struct json_reader *r, const char *what)
{
	struct source source;

	source_init(&source, r->a, STR_NONE, r->text);
	const struct position at = source_position(&source, (uint32_t)r->at);
	return error_set(
		r->err, ERROR_INVALID, "%s at line %u, column %u", what, at.line, at.column);
}

static bool
fail_unexpected(const struct json_reader *r)
{
	struct str rest = str_slice(r->text, r->at, r->text.n);
	const char *start = rest.p;
	char what[] = "unexpected character '....'";

	if (rest.n == 0)
		return fail(r, "unexpected end of JSON");
	(void)unicode_next(&rest);
	(void)snprintf(
		what, sizeof(what), "unexpected character '%.*s'", (int)(rest.p - start), start);
	return fail(r, what);
}

static void
skip_blank(struct json_reader *r)
{
	while (r->at < r->text.n && memchr(" \t\r\n", r->text.p[r->at], 4))
		r->at++;
}

static char
peek(const struct json_reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool
take(struct json_reader *r, char c)
{
	if (r->at >= r->text.n || r->text.p[r->at] != c)
		return false;
	r->at++;
	return true;
}

static bool
take_digits(struct json_reader *r)
{
	const size_t start = r->at;

	while (char_is_digit(peek(r)))
		r->at++;
	return r->at > start;
}

/* [-] 0 or digits that do not begin with 0, [. digits] [e [sign] digits] */
static bool
read_number(struct json_reader *r, struct value *out)
{
	const size_t start = r->at;

	(void)take(r, '-');
	if (!take(r, '0') && !take_digits(r))
		return fail_unexpected(r);
	if (take(r, '.') && !take_digits(r))
		return fail_unexpected(r);
	if (take(r, 'e') || take(r, 'E')) {
		if (!take(r, '-'))
			(void)take(r, '+');
		if (!take_digits(r))
			return fail_unexpected(r);
	}
	*out = value_number(value_number_parse(str_slice(r->text, start, r->at)));
	return true;
}

static bool
read_hex4(struct json_reader *r, uint32_t *out)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++) {
		const char c = peek(r);
		if (char_is_digit(c))
			n = n * 16 + (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			n = n * 16 + (uint32_t)((c | 0x20) - 'a') + 10;
		else
			return fail_unexpected(r);
		r->at++;
	}
	*out = n;
	return true;
}

/* The low half of a surrogate pair, if it is what comes next; else 0, and nothing is taken. */
static uint32_t
take_low_surrogate(struct json_reader *r)
{
	struct json_reader ahead = *r;
	uint32_t low = 0;

	ahead.err = NULL;
	if (!take(&ahead, '\\') || !take(&ahead, 'u') || !read_hex4(&ahead, &low))
		return 0;
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	r->at = ahead.at;
	return low;
}

static bool
read_unicode_escape(struct json_reader *r, char **to)
{
	uint32_t c = 0;

	if (!read_hex4(r, &c))
		return false;
	if (c >= 0xd800 && c <= 0xdfff) {
		const uint32_t low = c < 0xdc00 ? take_low_surrogate(r) : 0;
		c = low ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : REPLACEMENT;
	}
	*to += utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)*to);
	return true;
}

static bool
read_escape(struct json_reader *r, char **to)
{
	static const char from[] = "\"\\/bfnrt";
	static const char into[] = "\"\\/\b\f\n\r\t";
	const char c = peek(r);
	const char *found = c ? strchr(from, c) : NULL;

	if (c != 'u' && !found)
		return fail_unexpected(r);
	r->at++;
	if (c == 'u')
		return read_unicode_escape(r, to);
	*(*to)++ = into[found - from];
	return true;
}

/* The closing quote's offset: how long the text of the string is, escapes and all. */
static size_t
find_quote(const struct json_reader *r)
{
	size_t at = r->at;

	while (at < r->text.n && r->text.p[at] != '"')
		at += r->text.p[at] == '\\' ? 2 : 1;
	return at < r->text.n ? at : r->text.n;
}

static bool
read_string(struct json_reader *r, struct str *out)
{
	if (!take(r, '"'))
		return fail_unexpected(r);
	const size_t start = r->at;
	const size_t end = find_quote(r);
	char *copy = NULL; /* made at the first escape; no escape is shorter than its text */
	char *to = NULL;

	while (r->at < r->text.n && r->text.p[r->at] != '"') {
		if ((unsigned char)r->text.p[r->at] < 0x20)
			return fail_unexpected(r);
		if (r->text.p[r->at] == '\\' && !copy) {
			copy = arena_alloc(r->a, end - start);
			memcpy(copy, r->text.p + start, r->at - start);
			to = copy + (r->at - start);
		}
		if (take(r, '\\')) {
			if (!read_escape(r, &to))
				return false;
		} else if (copy) {
			*to++ = r->text.p[r->at++];
		} else {
			r->at++;
		}
	}
	*out = copy ? (struct str){copy, (size_t)(to - copy)} : str_slice(r->text, start, r->at);
	return take(r, '"') || fail_unexpected(r);
}

static bool read_value(struct json_reader *r, struct value *out);

static bool
enter(struct json_reader *r)
{
	if (r->depth == VALUE_JSON_DEPTH_MAX)
		return fail(r, "JSON is nested deeper than 100 levels");
	r->depth++;
	r->at++;
	skip_blank(r);
	return true;
}

static bool
read_array(struct json_reader *r, struct value *out)
{
	struct array *array = array_new(r->a);
	struct value item;

	if (!enter(r))
		return false;
	if (peek(r) != ']') {
		do {
			if (!read_value(r, &item))
				return false;
			array_add(r->a, array, item);
		} while (take(r, ','));
	}
	r->depth--;
	*out = value_array(array);
	return take(r, ']') || fail_unexpected(r);
}

static bool
read_member(struct json_reader *r, struct object *object)
{
	struct str key;
	struct value value;

	skip_blank(r);
	if (!read_string(r, &key))
		return false;
	skip_blank(r);
	if (!take(r, ':'))
		return fail_unexpected(r);
	if (!read_value(r, &value))
		return false;
	object_set(object, key, value);
	return true;
}

static bool
read_object(struct json_reader *r, struct value *out)
{
	struct object *object = object_new(r->a);

	if (!enter(r))
		return false;
	if (peek(r) != '}') {
		do {
			if (!read_member(r, object))
				return false;
		} while (take(r, ','));
	}
	r->depth--;
	*out = value_object(object);
	return take(r, '}') || fail_unexpected(r);
}

static bool
read_word(struct json_reader *r, struct str word, struct value value, struct value *out)
{
	for (size_t i = 0; i < word.n; i++)
		if (!take(r, word.p[i]))
			return fail_unexpected(r);
	*out = value;
	return true;
}

static bool
read_text(struct json_reader *r, struct value *out)
{
	struct str s;

	if (!read_string(r, &s))
		return false;
	*out = value_string(s);
	return true;
}

static bool
read_bare(struct json_reader *r, struct value *out)
{
	switch (peek(r)) {
	case '{': return read_object(r, out);
	case '[': return read_array(r, out);
	case '"': return read_text(r, out);
	case 't': return read_word(r, STR("true"), value_boolean(true), out);
	case 'f': return read_word(r, STR("false"), value_boolean(false), out);
	case 'n': return read_word(r, STR("null"), VALUE_NULL_INIT, out);
	default: return read_number(r, out);
	}
}

static bool
read_value(struct json_reader *r, struct value *out)
{
	skip_blank(r);
	if (!read_bare(r, out))
		return false;
	skip_blank(r);
	return true;
}

bool
value_from_json(struct arena *a, struct str text, struct value *out, struct error *err)
{
	struct json_reader r = {.a = a, .text = text, .err = err};
	struct value value;

	if (!read_value(&r, &value))
		return false;
	if (r.at < text.n)
		return fail_unexpected(&r);
	*out = value;
	return true;
}
