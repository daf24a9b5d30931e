/*
 * time_text: moments as RFC 3339 has them, in UTC.
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

/* "2026-11-28T12:51:16.337Z"; `ms` since 1970. */
struct str time_text(struct arena *a, uint64_t ms);
/* 0 for any other text. A fraction of a second is cut off. */
uint64_t time_read(struct arena *a, struct str text);
