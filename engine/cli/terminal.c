#include "engine/cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_MAX 1000

/* A locale's name says its character set, as in `de_DE.UTF-8`. */
static bool
is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *value = getenv(names[i]);
		if (value && value[0] != '\0')
			return strcasestr(value, "UTF-8") || strcasestr(value, "utf8");
	}
	return true;
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
