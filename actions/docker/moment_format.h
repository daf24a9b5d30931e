/*
 * moment_format: a time as moment.js writes it.
 *
 * Source     momentjs.com, docs: Display, Format
 */
#pragma once

#include "expr/base/str.h"

/* Seconds since 1970, shown `offset_min` minutes from UTC. An empty format is ISO 8601. */
struct str moment_format(struct arena *a, int64_t time_s, int offset_min, struct str format);
