/*
 * action_name: published actions by their names, which are compared ignoring ASCII case, as GitHub
 * does.
 */
#pragma once

#include "expr/base/str.h"

/* True if `uses` names that action, at whatever ref. */
bool action_name_is(struct str uses, const char *action);

/*
 * The row of a table for a name; NULL if there is none. Rows begin with a const char *, by which
 * they are sorted as strcasecmp does.
 */
const void *action_row_find(struct str name, const void *rows, size_t count, size_t size);
