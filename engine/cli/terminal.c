#include "engine/cli/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_MAX 1000

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] != '\0';
}

static bool
is_utf8(void)
{
	if (!is_set("LC_ALL") && !is_set("LC_CTYPE") && !is_set("LANG"))
		return true;
	const locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	if (!locale)
		return true; /* it is not installed, which says nothing about the terminal */
	const bool utf8 = str_eq_nocase(str_from(nl_langinfo_l(CODESET, locale)), STR("UTF-8"));
	freelocale(locale);
	return utf8;
}

static unsigned
columns_of(int fd)
{
	const char *given = getenv("COLUMNS");
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	const long columns = given ? strtol(given, NULL, 10) : 0;
	return columns > 0 && columns <= COLUMNS_MAX ? (unsigned)columns : 0;
}

void
terminal_look(struct output *out)
{
	out->is_filtered = true;
	if (isatty(out->fd) != 1)
		return;
	out->columns = columns_of(out->fd);
	out->is_ascii = !is_utf8();
}

bool
terminal_is_dumb(void)
{
	const char *term = getenv("TERM");

	return term && str_eq(str_from(term), STR("dumb"));
}
