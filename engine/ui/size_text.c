#include "engine/ui/size_text.h"

#include <inttypes.h>
#include <time.h>

struct str
size_text(struct arena *a, uint64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double size = (double)bytes / 1000;
	size_t unit = 0;

	if (bytes < 1000)
		return str_fmt(a, "%" PRIu64 " B", bytes);
	for (; size >= 999.95 && unit + 1 < COUNT_OF(units); unit++) /* which shows as 1000.0 */
		size /= 1000;
	return str_fmt(a, "%.1f %s", size, units[unit]);
}

struct str
moment_text(struct arena *a, uint64_t ms)
{
	const time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[32];

	if (!localtime_r(&seconds, &tm))
		return STR("?");
	return str_copy(a, (struct str){text, strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm)});
}
