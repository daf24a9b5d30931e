#include "engine/service/base/time_text.h"

#include <time.h>

struct str
time_text(struct arena *a, uint64_t ms)
{
	const time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[32];

	(void)gmtime_r(&seconds, &tm);
	const size_t n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	return str_fmt(a, "%.*s.%03uZ", (int)n, text, (unsigned)(ms % 1000));
}

uint64_t
time_read(struct arena *a, struct str text)
{
	const char *text_z = str_z(a, text);
	struct tm tm = {0};
	const char *end = text_z ? strptime(text_z, "%Y-%m-%dT%H:%M:%S", &tm) : NULL;
	const time_t seconds = end ? timegm(&tm) : 0;

	return seconds > 0 ? (uint64_t)seconds * 1000 : 0;
}
