/*
 * checks: all checks, in the order in which they are called.
 */
#pragma once

#include "engine/lint/base/check.h"

extern const struct check *const checks[];
extern const size_t check_count;
