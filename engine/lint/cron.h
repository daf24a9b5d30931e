/*
 * cron: the five fields of a schedule.
 *
 * Fields     Minute, hour, day, month, weekday (Sunday 0): `*`, `N`, `N-M`, `*` or a range with
 *            `/STEP`, lists of these; months and weekdays also by their English names.
 * Source     docs.github.com, Events that trigger workflows: schedule
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

struct cron {
	uint64_t minutes; /* one bit for each that is meant */
	uint64_t hours;
	uint64_t days;
	uint64_t months;
	uint64_t weekdays;
};

/* False with what is wrong in `*problem`, which lives in `a`. */
MUST_CHECK bool cron_parse(struct arena *a, struct str text, struct cron *out, struct str *problem);
/* The least number of minutes between two starts within an hour or from one hour to the next. */
int cron_interval_minutes(const struct cron *cron);
