#include "engine/git/ident.h"

#include "expr/base/buf.h"

static bool
has_inner_blank(struct str value)
{
	const size_t blank = str_index(value, ' ', 1); /* one stands before the value */

	return blank + 1 < value.n;
}

/* The length of the keyword that `text`, which starts with `$`, starts with; 0: none. */
static size_t
keyword_length(struct str text)
{
	if (str_starts(text, STR("$Id$")))
		return 4;
	if (!str_starts(text, STR("$Id:")))
		return 0;
	const size_t end = str_index(text, '$', 4);
	const struct str value = str_slice(text, 4, end);
	if (end == text.n || str_index(value, '\n', 0) < value.n || has_inner_blank(value))
		return 0;
	return end + 1;
}

struct str
ident_expand(struct arena *a, struct str text, struct str hex)
{
	struct buf b;
	size_t start = 0;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = str_index(text, '$', 0); i < text.n; i = str_index(text, '$', i)) {
		const size_t length = keyword_length(str_slice(text, i, text.n));
		if (length == 0) {
			i++;
			continue;
		}
		buf_add(&b, str_slice(text, start, i));
		buf_add_z(&b, "$Id: ");
		buf_add(&b, hex);
		buf_add_z(&b, " $");
		i += length;
		start = i;
	}
	buf_add(&b, str_slice(text, start, text.n));
	return buf_take(a, &b);
}
