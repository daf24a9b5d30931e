#include "engine/run/mask_forms.h"

#include "engine/store/text_encoding.h"
#include "expr/base/buf.h"
#include "expr/value.h"

#define PART_MIN  6 /* shorter parts of a value with `&` are too common to hide */
#define QUOTE_MIN 8

/* base64 of the value from an offset on: what it looks like inside a longer text that is encoded. */
static struct str
base64_from(struct arena *a, struct str s, size_t from)
{
	return s.n > from ? base64_encode(a, str_slice(s, from, s.n)) : STR_NONE;
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
	command_line_quoted,
	expression_quoted,
	json_escaped,
	uri_escaped,
	xml_escaped,
	without_quotes,
	before_ampersand,
	after_ampersand,
};

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
}
