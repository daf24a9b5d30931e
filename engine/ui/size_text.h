/*
 * size_text: sizes and moments for people.
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

/* "812 B", "1.5 kB", "2.0 GB": powers of 1,000, as GitHub shows them. */
struct str size_text(struct arena *a, uint64_t bytes);
/* "2026-11-28 12:51", in local time; `ms` since 1970. */
struct str moment_text(struct arena *a, uint64_t ms);
