#include "actions/docker/moment_format.h"

#include "expr/base/buf.h"

#include <inttypes.h>
#include <time.h>

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};
static const char *const days[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

struct moment {
	struct tm tm;
	int64_t time_s;
	int offset_min;
};

static void
add_offset(struct buf *b, const struct moment *m, const char *between)
{
	const int away = m->offset_min < 0 ? -m->offset_min : m->offset_min;

	buf_add_fmt(
		b, "%c%02d%s%02d", m->offset_min < 0 ? '-' : '+', away / 60, between, away % 60);
}

static int
iso_week(const struct moment *m)
{
	char text[8];

	if (strftime(text, sizeof(text), "%V", &m->tm) == 0)
		return 0;
	return (int)str_number(str_from(text), 100);
}

/* False: there is no such token. */
static bool
add_token(struct buf *b, const struct moment *m, struct str token)
{
	const struct tm *tm = &m->tm;
	const int hour = tm->tm_hour % 12 == 0 ? 12 : tm->tm_hour % 12;
	const struct {
		const char *name;
		int width;
		int value;
	} numbers[] = {
		{"YYYY", 4, tm->tm_year + 1900},
		{"YY", 2, tm->tm_year % 100},
		{"Q", 1, tm->tm_mon / 3 + 1},
		{"MM", 2, tm->tm_mon + 1},
		{"M", 1, tm->tm_mon + 1},
		{"DDDD", 3, tm->tm_yday + 1},
		{"DDD", 1, tm->tm_yday + 1},
		{"DD", 2, tm->tm_mday},
		{"D", 1, tm->tm_mday},
		{"d", 1, tm->tm_wday},
		{"E", 1, tm->tm_wday == 0 ? 7 : tm->tm_wday},
		{"HH", 2, tm->tm_hour},
		{"H", 1, tm->tm_hour},
		{"hh", 2, hour},
		{"h", 1, hour},
		{"mm", 2, tm->tm_min},
		{"m", 1, tm->tm_min},
		{"ss", 2, tm->tm_sec},
		{"s", 1, tm->tm_sec},
		{"SSS", 3, 0},
		{"WW", 2, iso_week(m)},
		{"W", 1, iso_week(m)},
	};

	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (str_eq(token, str_from(numbers[i].name))) {
			buf_add_fmt(b, "%0*d", numbers[i].width, numbers[i].value);
			return true;
		}
	if (str_eq(token, STR("MMMM")) || str_eq(token, STR("MMM")))
		buf_add(b, str_slice(str_from(months[tm->tm_mon]), 0, token.n == 3 ? 3 : SIZE_MAX));
	else if (str_eq(token, STR("dddd")) || str_eq(token, STR("ddd")))
		buf_add(b, str_slice(str_from(days[tm->tm_wday]), 0, token.n == 3 ? 3 : SIZE_MAX));
	else if (str_eq(token, STR("A")))
		buf_add_z(b, tm->tm_hour < 12 ? "AM" : "PM");
	else if (str_eq(token, STR("a")))
		buf_add_z(b, tm->tm_hour < 12 ? "am" : "pm");
	else if (str_eq(token, STR("X")))
		buf_add_fmt(b, "%" PRId64, m->time_s);
	else if (str_eq(token, STR("x")))
		buf_add_fmt(b, "%" PRId64 "000", m->time_s);
	else if (str_eq(token, STR("ZZ")))
		add_offset(b, m, "");
	else if (str_eq(token, STR("Z")))
		add_offset(b, m, ":");
	else
		return false;
	return true;
}

/* The longest token at the start; what is in brackets, and what is no token, stays. */
static size_t
add_next(struct buf *b, const struct moment *m, struct str rest)
{
	size_t n = 1;

	if (rest.p[0] == '[' && str_index(rest, ']', 0) < rest.n) {
		n = str_index(rest, ']', 0);
		buf_add(b, str_slice(rest, 1, n));
		return n + 1;
	}
	while (n < rest.n && n < 4 && rest.p[n] == rest.p[0])
		n++;
	for (; n > 0; n--)
		if (add_token(b, m, str_slice(rest, 0, n)))
			return n;
	buf_add_char(b, rest.p[0]);
	return 1;
}

struct str
moment_format(struct arena *a, int64_t time_s, int offset_min, struct str format)
{
	struct moment m = {.time_s = time_s, .offset_min = offset_min};
	const time_t local = (time_t)(time_s + (int64_t)offset_min * 60);
	struct buf b;

	if (!gmtime_r(&local, &m.tm))
		return STR_NONE;
	if (format.n == 0)
		format = STR("YYYY-MM-DDTHH:mm:ssZ");
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < format.n;)
		i += add_next(&b, &m, str_slice(format, i, format.n));
	return buf_take(a, &b);
}
