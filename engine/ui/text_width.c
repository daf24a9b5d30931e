#include "engine/ui/text_width.h"

#include "expr/base/unicode.h"

size_t
text_width(struct str s)
{
	size_t width = 0;

	while (s.n > 0)
		width += unicode_columns(unicode_next(&s));
	return width;
}

struct str
text_fit(struct arena *a, struct str s, size_t width)
{
	struct str rest = s;
	size_t used = 0;
	size_t kept = 0;

	if (width == 0 || text_width(s) <= width)
		return s;
	while (used < width) {
		kept = s.n - rest.n;
		used += unicode_columns(unicode_next(&rest));
	}
	return str_concat(a, str_slice(s, 0, kept), STR("…"));
}
