/*
 * run_id: numbers for runs and jobs that look like GitHub's.
 *
 * Shape      Of about 11 digits, so that JavaScript and toJSON keep every digit (below 2^53). They
 *            grow: milliseconds since 2024, or one more than the last number given out.
 * Unique     On this machine: `<state>/last-id` holds the last number, under a lock. Where that
 *            file cannot be used the time alone decides.
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

/* `now_ms` is since 1970. */
uint64_t run_id_next(struct str state, uint64_t now_ms);
