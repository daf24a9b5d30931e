#include "actions/rust/rust_name.h"

#include <time.h>

#define DAY_S       86400
#define FIRST_DAY   16569 /* of the count of releases: 2015-05-15 less what makes it 1.0 */
#define RELEASE_DAY 42    /* days from one release to the next */
#define NUMBER_MAX  100000

/* The minor version that was the newest stable one. */
static struct str
stable_at(struct builtin_call *call, int64_t at_s, int64_t minus)
{
	const int64_t minor = (at_s / DAY_S - FIRST_DAY) / 7 / 6 - minus;

	return str_fmt(call->a, "1.%jd", (intmax_t)minor);
}

/* As `date` counts back: months and years by the calendar. False: another unit. */
static bool
go_back(int64_t now_s, uint32_t number, struct str unit, int64_t *out)
{
	const time_t now = (time_t)now_s;
	struct tm date;

	if (str_ends(unit, STR("s")))
		unit.n--;
	if (!gmtime_r(&now, &date))
		return false;
	if (str_eq(unit, STR("year")))
		date.tm_year -= (int)number;
	else if (str_eq(unit, STR("month")))
		date.tm_mon -= (int)number;
	else if (str_eq(unit, STR("week")))
		date.tm_mday -= (int)number * 7;
	else if (str_eq(unit, STR("day")))
		date.tm_mday -= (int)number;
	else
		return false;
	*out = (int64_t)timegm(&date);
	return true;
}

/* `stable NUMBER UNIT ago`, `stable minus NUMBER releases`; else the name itself. */
static struct str
by_calendar(struct builtin_call *call, int64_t now_s, struct str name)
{
	struct str rest = str_slice(name, 7, name.n);
	int64_t at_s;

	if (!str_starts(name, STR("stable ")))
		return name;
	if (str_starts(rest, STR("minus "))) {
		rest = str_slice(rest, 6, rest.n);
		const uint32_t minus = str_take_number(&rest, NUMBER_MAX);
		return str_starts(rest, STR(" release")) ? stable_at(call, now_s, minus) : name;
	}
	const uint32_t number = str_take_number(&rest, NUMBER_MAX);
	if (!str_ends(rest, STR(" ago")) || rest.n < 5 ||
		!go_back(now_s, number, str_slice(rest, 1, rest.n - 4), &at_s))
		return name;
	return stable_at(call, at_s, 0);
}

/* Branches and tags that are named as their toolchain is. */
static bool
is_toolchain(struct str ref)
{
	return str_starts(ref, STR("stable")) || str_starts(ref, STR("beta")) ||
	       str_starts(ref, STR("nightly")) ||
	       (ref.n > 0 && char_is_digit(ref.p[0]) && str_index(ref, '.', 0) < ref.n);
}

bool
rust_name(struct builtin_call *call, int64_t now_s, struct str *out)
{
	const struct str ref = str_after_last(call->uses, '@');
	struct str name = builtin_input(call, "toolchain");

	if (name.n == 0 && is_toolchain(ref))
		name = ref;
	if (name.n == 0 && (str_eq(ref, STR("master")) || str_eq(ref, STR("v1")))) {
		(void)builtin_error(call, "'toolchain' is a required input");
		return false;
	}
	if (name.n == 0) {
		(void)builtin_missing(call, "add `toolchain` to the step's `with`",
			"no toolchain is named: lact does not know the one of '%" STR_FMT "'",
			STR_ARG(ref));
		return false;
	}
	*out = by_calendar(call, now_s, name);
	return true;
}
