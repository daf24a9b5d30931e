#include "expr/base/json_string.h"

#include "expr/base/unicode.h"

static const char hex[] = "0123456789abcdef";

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
add_one(struct buf *b, struct str s, size_t *at)
{
	struct str rest = str_slice(s, *at, s.n);
	const uint32_t c = unicode_next(&rest);
	const struct str written = str_slice(s, *at, s.n - rest.n);

	*at += written.n;
	if (c == '"' || c == '\\') {
		buf_add(b, (struct str){c == '"' ? "\\\"" : "\\\\", 2});
	} else if (c < 0x20) {
		const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
		buf_add(b, (struct str){escape, sizeof(escape)});
	} else if (written.n == 1) {
		buf_add(b, STR("\xef\xbf\xbd"));
	} else {
		buf_add(b, written);
	}
}

void
json_string_add(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n;) {
		const size_t n = plain_length(s, i);
		buf_add(b, str_slice(s, i, i + n));
		i += n;
		if (i < s.n)
			add_one(b, s, &i);
	}
	buf_add_char(b, '"');
}
