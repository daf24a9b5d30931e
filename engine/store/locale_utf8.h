/*
 * locale_utf8: a locale of UTF-8 for this thread.
 *
 * libarchive has a form of bytes for a name in UTF-8 only where the locale is one.
 */
#pragma once

#include <locale.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

/* Null: there is no such locale here. */
locale_t locale_utf8_enter(locale_t *before);
void locale_utf8_leave(locale_t locale, locale_t before);
