#include "engine/ui/text_width.h"

#include "expr/base/unicode.h"

#include <locale.h>
#include <wchar.h>

#define ASCII_END 0x80

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= ASCII_END)
			return false;
	return true;
}

/* The C library's locale for a text: of the thread, from begin to end. */
struct utf8 {
	locale_t locale;
	locale_t before;
};

/* wcwidth knows what the locale has: with UTF-8, all of Unicode. */
static struct utf8
utf8_begin(void)
{
	static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
	struct utf8 utf8 = {0};

	for (size_t i = 0; i < COUNT_OF(names) && !utf8.locale; i++)
		utf8.locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
	if (utf8.locale)
		utf8.before = uselocale(utf8.locale);
	return utf8;
}

static void
utf8_end(struct utf8 *utf8)
{
	if (!utf8->locale)
		return;
	(void)uselocale(utf8->before);
	freelocale(utf8->locale);
}

static size_t
width_of(const struct utf8 *utf8, uint32_t c)
{
	const int width = c < ASCII_END || !utf8->locale ? 1 : wcwidth((wchar_t)c);

	return width < 0 ? 1 : (size_t)width;
}

size_t
text_width(struct str s)
{
	size_t width = 0;

	if (is_ascii(s))
		return s.n;
	struct utf8 utf8 = utf8_begin();
	while (s.n > 0)
		width += width_of(&utf8, unicode_next(&s));
	utf8_end(&utf8);
	return width;
}

/* The length of what fits. */
static size_t
fitting(struct str s, size_t width)
{
	struct utf8 utf8 = utf8_begin();
	struct str rest = s;
	size_t used = 0;
	size_t kept = 0;

	while (rest.n > 0) {
		used += width_of(&utf8, unicode_next(&rest));
		if (used > width)
			break;
		kept = s.n - rest.n;
	}
	utf8_end(&utf8);
	return kept;
}

struct str
text_fit(struct arena *a, struct str s, size_t width)
{
	if (width == 0 || text_width(s) <= width)
		return s;
	return str_concat(a, str_slice(s, 0, fitting(s, width - 1)), STR("…"));
}
