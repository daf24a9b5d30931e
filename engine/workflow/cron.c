#include "engine/workflow/cron.h"

#include <time.h>

#define DAY_S     INT64_C(86400)
#define DAYS_MAX  (8 * 366) /* 29 February is at most eight years away */
#define NAME_SIZE 3

struct field {
	const char *name;
	unsigned min;
	unsigned max;
	const char *names; /* of three letters each, for min and on; NULL: none */
};

enum field_index {
	FIELD_MINUTE,
	FIELD_HOUR,
	FIELD_DAY,
	FIELD_MONTH,
	FIELD_WEEKDAY,
	FIELD_COUNT,
};

static const struct field fields[FIELD_COUNT] = {
	[FIELD_MINUTE] = {"minute", 0, 59, NULL},
	[FIELD_HOUR] = {"hour", 0, 23, NULL},
	[FIELD_DAY] = {"day of the month", 1, 31, NULL},
	[FIELD_MONTH] = {"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
	[FIELD_WEEKDAY] = {"weekday", 0, 6, "SUNMONTUEWEDTHUFRISAT"},
};

/* --- reading ------------------------------------------------------------------------------ */

static bool
read_name(const struct field *field, struct str text, unsigned *out)
{
	for (unsigned i = 0; field->names && i <= field->max - field->min; i++)
		if (str_eq_nocase(
			    text, (struct str){field->names + (size_t)i * NAME_SIZE, NAME_SIZE})) {
			*out = field->min + i;
			return true;
		}
	return false;
}

static bool
read_number(struct str text, unsigned *out)
{
	unsigned n = 0;

	if (text.n == 0 || text.n > 2)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (!char_is_digit(text.p[i]))
			return false;
		n = n * 10 + (unsigned)(text.p[i] - '0');
	}
	*out = n;
	return true;
}

static bool
read_value(const struct field *field, struct str text, unsigned *out)
{
	return (read_number(text, out) || read_name(field, text, out)) && *out >= field->min &&
	       *out <= field->max;
}

/* `*`, `a`, `a-b`, each with `/n` behind. */
static bool
read_part(const struct field *field, struct str part, uint64_t *bits)
{
	const size_t slash = str_index(part, '/', 0);
	const struct str range = str_slice(part, 0, slash);
	const size_t dash = str_index(range, '-', 0);
	unsigned from = field->min;
	unsigned to = field->max;
	unsigned step = 1;

	if (slash < part.n &&
		(!read_number(str_slice(part, slash + 1, part.n), &step) || step == 0))
		return false;
	if (!str_eq(range, STR("*"))) {
		if (!read_value(field, str_slice(range, 0, dash), &from))
			return false;
		if (dash < range.n && !read_value(field, str_slice(range, dash + 1, range.n), &to))
			return false;
		if (dash == range.n && slash == part.n)
			to = from;
	}
	for (unsigned i = from; i <= to; i += step)
		*bits |= UINT64_C(1) << i;
	return from <= to;
}

static bool
read_field(enum field_index index, struct str text, uint64_t *bits, struct error *err)
{
	const struct field *field = &fields[index];
	struct str rest = text;
	struct str part;

	*bits = 0;
	while (str_split(&rest, ',', &part))
		if (!read_part(field, part, bits))
			return error_set(err, ERROR_INVALID,
				"the %s '%" STR_FMT "' is invalid: expected %u to %u, `*`, or "
				"lists, ranges and steps of them",
				field->name, STR_ARG(text), field->min, field->max);
	return true;
}

/* The next word of the text; any number of blanks or line feeds separate words. */
static bool
next_word(struct str *rest, struct str *word)
{
	*rest = str_trim_start(*rest);
	if (rest->n == 0)
		return false;
	size_t end = 0;
	while (end < rest->n && (rest->p[end] == '\0' || !strchr(" \t\r\n", rest->p[end])))
		end++;
	*word = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end, rest->n);
	return true;
}

bool
cron_parse(struct str text, struct cron *out, struct error *err)
{
	uint64_t bits[FIELD_COUNT];
	bool any[FIELD_COUNT];
	struct str rest = text;
	struct str word;
	size_t count = 0;

	while (next_word(&rest, &word)) {
		if (count < FIELD_COUNT) {
			if (!read_field((enum field_index)count, word, &bits[count], err))
				return false;
			any[count] = word.p[0] == '*';
		}
		count++;
	}
	if (count != FIELD_COUNT)
		return error_set(err, ERROR_INVALID,
			"invalid cron expression '%" STR_FMT "': it has %zu field%s, not 5",
			STR_ARG(text), count, count == 1 ? "" : "s");
	*out = (struct cron){
		.minutes = bits[FIELD_MINUTE],
		.hours = (uint32_t)bits[FIELD_HOUR],
		.days = (uint32_t)bits[FIELD_DAY],
		.months = (uint32_t)bits[FIELD_MONTH],
		.weekdays = (uint32_t)bits[FIELD_WEEKDAY],
		.any_day = any[FIELD_DAY],
		.any_weekday = any[FIELD_WEEKDAY],
	};
	return true;
}

/* --- times -------------------------------------------------------------------------------- */

static bool
has_bit(uint64_t bits, int i)
{
	return bits >> i & 1;
}

static bool
is_day(const struct cron *cron, const struct tm *tm)
{
	const bool day = has_bit(cron->days, tm->tm_mday);
	const bool weekday = has_bit(cron->weekdays, tm->tm_wday);

	if (!has_bit(cron->months, tm->tm_mon + 1))
		return false;
	return cron->any_day || cron->any_weekday ? day && weekday : day || weekday;
}

/* The first time of a day, not before the minute `from`. */
static bool
find_minute(const struct cron *cron, int from, int *out)
{
	for (int minute = from; minute < 24 * 60; minute++)
		if (has_bit(cron->hours, minute / 60) && has_bit(cron->minutes, minute % 60)) {
			*out = minute;
			return true;
		}
	return false;
}

bool
cron_next(const struct cron *cron, int64_t after_s, int64_t *out)
{
	const int64_t first = after_s / 60 * 60 + 60;
	int64_t day = first / DAY_S * DAY_S;
	int from = (int)((first - day) / 60);
	int minute;

	for (int i = 0; i < DAYS_MAX; i++, day += DAY_S, from = 0) {
		const time_t t = (time_t)day;
		struct tm tm;
		if (!gmtime_r(&t, &tm) || !is_day(cron, &tm) || !find_minute(cron, from, &minute))
			continue;
		*out = day + (int64_t)minute * 60;
		return true;
	}
	return false;
}
