/*
 * unique: unique file names.
 */
#pragma once

#include "expr/base/str.h"

/* A random UUID (version 4) in lower case: "5e1c0b0a-…". */
struct str unique_name(struct arena *a);
