/*
 * cron: the times of `on.schedule`.
 *
 * Form       Five fields: minute, hour, day of the month, month, weekday (0 is Sunday). Each is
 *            `*`, numbers, ranges `a-b`, lists `a,b`, steps `*` or `a-b` with `/n` behind; months
 *            and weekdays have names, JAN and SUN, too. Where day and weekday are both given,
 *            either will do.
 * Zone       Times are UTC.
 * Source     docs.github.com, Events that trigger workflows: schedule; POSIX crontab
 */
#pragma once

#include "expr/base/error.h"

#include <stdint.h>

struct cron {
	uint64_t minutes; /* bits */
	uint32_t hours;
	uint32_t days;   /* from 1 */
	uint32_t months; /* from 1 */
	uint32_t weekdays;
	bool any_day;
	bool any_weekday;
};

/* False (ERROR_INVALID): `err` says which field is wrong. */
MUST_CHECK bool cron_parse(struct str text, struct cron *out, struct error *err);

/*
 * The first time after `after_s` (seconds since 1970), or false: there is none in the eight years
 * that follow, such as for 30 February.
 */
bool cron_next(const struct cron *cron, int64_t after_s, int64_t *out);
