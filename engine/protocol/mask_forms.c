#include "engine/protocol/mask_forms.h"

#include "engine/store/text_encoding.h"
#include "expr/base/buf.h"
#include "expr/base/unicode.h"
#include "expr/value.h"

#define PART_MIN   6 /* shorter parts of a value with `&` are too common to hide */
#define QUOTE_MIN  8
#define BASE64_MIN 8 /* shorter ones are too common to hide */

/* base64 of the value from an offset on: what it looks like inside a longer text
 * that is encoded. */
static struct str
base64_from(struct arena *a, struct str s, size_t from)
{
	return s.n > from ? base64_encode(a, str_slice(s, from, s.n)) : STR_NONE;
}

/* Of a value with more behind it: as many characters as it alone decides. */
static struct str
base64_start(struct arena *a, struct str s, size_t from)
{
	const size_t decided = s.n > from ? (s.n - from) * 8 / 6 : 0;

	return decided >= BASE64_MIN ? str_slice(base64_from(a, s, from), 0, decided) : STR_NONE;
}

static struct str
base64_0_start(struct arena *a, struct str s)
{
	return base64_start(a, s, 0);
}

static struct str
base64_1_start(struct arena *a, struct str s)
{
	return base64_start(a, s, 1);
}

static struct str
base64_2_start(struct arena *a, struct str s)
{
	return base64_start(a, s, 2);
}

static struct str
base64_0(struct arena *a, struct str s)
{
	return base64_from(a, s, 0);
}

static struct str
base64_1(struct arena *a, struct str s)
{
	return base64_from(a, s, 1);
}

static struct str
base64_2(struct arena *a, struct str s)
{
	return base64_from(a, s, 2);
}

static struct str
replace(struct arena *a, struct str s, char c, const char *with)
{
	struct buf b;

	if (str_index(s, c, 0) == s.n)
		return s;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == c)
			buf_add_z(&b, with);
		else
			buf_add_char(&b, s.p[i]);
	}
	return buf_take(a, &b);
}

static struct str
command_line_quoted(struct arena *a, struct str s)
{
	return replace(a, s, '"', "\\\"");
}

static struct str
expression_quoted(struct arena *a, struct str s)
{
	return replace(a, s, '\'', "''");
}

static struct str
json_escaped(struct arena *a, struct str s)
{
	const struct str quoted = value_to_json_line(a, value_string(s));

	return str_slice(quoted, 1, quoted.n - 1);
}

static void
add_escaped_unit(struct buf *b, uint32_t unit)
{
	buf_add_fmt(b, "\\u%04x", (unsigned)unit);
}

/* As programs write JSON that want ASCII alone: Python's json, PHP. */
static struct str
json_ascii_escaped(struct arena *a, struct str s)
{
	struct str rest = json_escaped(a, s);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	while (rest.n > 0) {
		const uint32_t c = unicode_next(&rest);
		if (c < 0x80) {
			buf_add_char(&b, (char)c);
		} else if (c < 0x10000) {
			add_escaped_unit(&b, c);
		} else {
			add_escaped_unit(&b, 0xd800 + ((c - 0x10000) >> 10));
			add_escaped_unit(&b, 0xdc00 + ((c - 0x10000) & 0x3ff));
		}
	}
	return buf_take(a, &b);
}

static bool
is_unreserved(char c)
{
	return char_is_word(c) || c == '-' || c == '.' || c == '~';
}

static struct str
uri_escaped(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < s.n; i++) {
		if (is_unreserved(s.p[i]))
			buf_add_char(&b, s.p[i]);
		else
			buf_add_fmt(&b, "%%%02X", (unsigned char)s.p[i]);
	}
	return buf_take(a, &b);
}

static struct str
xml_escaped(struct arena *a, struct str s)
{
	s = replace(a, s, '&', "&amp;");
	s = replace(a, s, '<', "&lt;");
	s = replace(a, s, '>', "&gt;");
	s = replace(a, s, '"', "&quot;");
	return replace(a, s, '\'', "&apos;");
}

static struct str
without_quotes(struct arena *a, struct str s)
{
	(void)a;
	const bool is_quoted = s.n > QUOTE_MIN && s.p[0] == '"' && s.p[s.n - 1] == '"';

	return is_quoted ? str_slice(s, 1, s.n - 1) : STR_NONE;
}

static struct str
at_least(struct str s)
{
	return s.n >= PART_MIN ? s : STR_NONE;
}

/* PowerShell shows a value around `&+` in two parts, without the letter after it. */
static struct str
before_ampersand(struct arena *a, struct str s)
{
	(void)a;
	const size_t plus = str_find(s, STR("&+"));
	const size_t last = str_rindex(s, '&');

	if (plus < s.n)
		return at_least(str_slice(s, 0, plus));
	return last < s.n ? at_least(str_slice(s, 0, last)) : STR_NONE;
}

static struct str
after_ampersand(struct arena *a, struct str s)
{
	(void)a;
	const size_t plus = str_find(s, STR("&+"));
	const size_t last = str_rindex(s, '&');

	if (plus < s.n)
		return at_least(str_slice(s, plus + 3, s.n));
	return last < s.n ? at_least(str_slice(s, last + 1, s.n)) : STR_NONE;
}

static struct str (*const forms[])(struct arena *a, struct str s) = {
	base64_0,
	base64_1,
	base64_2,
	base64_0_start,
	base64_1_start,
	base64_2_start,
	command_line_quoted,
	expression_quoted,
	json_escaped,
	json_ascii_escaped,
	uri_escaped,
	xml_escaped,
	without_quotes,
	before_ampersand,
	after_ampersand,
};

/* base64 in lines, as programs print it: coreutils' have 76 characters, those of PEM 64. */
static void
base64_lines(struct arena *a, struct str value, size_t width,
	void (*found)(void *owner, struct str form), void *owner)
{
	const struct str whole = base64_0_start(a, value);

	for (size_t at = 0; whole.n > width && at < whole.n; at += width)
		if (whole.n - at >= BASE64_MIN)
			found(owner,
				str_slice(whole, at, at + width < whole.n ? at + width : whole.n));
}

void
mask_forms(
	struct arena *a, struct str value, void (*found)(void *owner, struct str form), void *owner)
{
	found(owner, value);
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		const struct str form = forms[i](a, value);
		if (form.n > 0)
			found(owner, form);
	}
	base64_lines(a, value, 64, found, owner);
	base64_lines(a, value, 76, found, owner);
}
