#include "engine/store/locale_utf8.h"

#include "expr/base/str.h"

locale_t
locale_utf8_enter(locale_t *before)
{
	static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
	locale_t locale = (locale_t)0;

	for (size_t i = 0; i < COUNT_OF(names) && !locale; i++)
		locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
	*before = locale ? uselocale(locale) : (locale_t)0;
	return locale;
}

void
locale_utf8_leave(locale_t locale, locale_t before)
{
	if (!locale)
		return;
	(void)uselocale(before);
	freelocale(locale);
}
