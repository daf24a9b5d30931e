#include "expr/base/json_string.h"

#include "expr/base/unicode.h"

const struct json_string_style json_string_runner = {
	.has_short_escapes = true,
	.escapes_line_ends = true,
};

static const struct json_string_style told = {.mends = true};

static const char hex[] = "0123456789abcdef";

/* The letter that stands for a control character after a backslash; 0 where there is none. */
static const char short_escapes[0x20] = {
	['\b'] = 'b',
	['\t'] = 't',
	['\n'] = 'n',
	['\f'] = 'f',
	['\r'] = 'r',
};

/* Length of the run of bytes from `at` that need no escape. */
static size_t
plain_length(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.n && s.p[end] >= 0x20 && s.p[end] != '"' && s.p[end] != '\\')
		end++; /* as signed char: what is not ASCII is below 0 */
	return end - at;
}

static void
add_short(struct buf *b, char letter)
{
	const char escape[] = {'\\', letter};

	buf_add(b, (struct str){escape, sizeof(escape)});
}

static void
add_long(struct buf *b, uint32_t c)
{
	const char escape[] = {
		'\\', 'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15]};

	buf_add(b, (struct str){escape, sizeof(escape)});
}

static bool
is_line_end(uint32_t c)
{
	return c == 0x85 || c == 0x2028 || c == 0x2029;
}

static void
add_one(struct buf *b, struct str s, size_t *at, const struct json_string_style *style)
{
	struct str rest = str_slice(s, *at, s.n);
	const uint32_t c = unicode_next(&rest);
	const struct str written = str_slice(s, *at, s.n - rest.n);

	*at += written.n;
	if (c == '"' || c == '\\')
		add_short(b, (char)c);
	else if (c < 0x20 && style->has_short_escapes && short_escapes[c])
		add_short(b, short_escapes[c]);
	else if (c < 0x20 || (style->escapes_line_ends && is_line_end(c)))
		add_long(b, c);
	else if (written.n == 1 && style->mends)
		buf_add(b, STR("\xef\xbf\xbd"));
	else
		buf_add(b, written);
}

void
json_string_add_as(struct buf *b, struct str s, const struct json_string_style *style)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n;) {
		const size_t n = plain_length(s, i);
		buf_add(b, str_slice(s, i, i + n));
		i += n;
		if (i < s.n)
			add_one(b, s, &i, style);
	}
	buf_add_char(b, '"');
}

void
json_string_add(struct buf *b, struct str s)
{
	json_string_add_as(b, s, &told);
}

void
json_member_add(struct buf *b, const char *name, struct str s)
{
	const bool is_first = b->n == 0 || b->p[b->n - 1] == '{';

	buf_add_fmt(b, "%s\"%s\":", is_first ? "" : ",", name);
	json_string_add(b, s);
}
