/*
 * json: reads JSON files of other programs: package.json, answers of registries, reports.
 */
#pragma once

#include "expr/base/map.h"
#include "expr/value.h"

/* The value; null for a text that is no JSON. Lives in `a` and may share `text`. */
struct value json_read(struct arena *a, struct str text);
/* The members of an object, struct value * each, in their order; NULL for anything else. */
const struct map *json_members(struct value value);
/* A member of an object; null if it is missing, or the value is not an object. */
struct value json_member(struct value value, const char *name);
/* A member that is a string; empty for anything else. */
struct str json_text(struct value value, const char *name);
