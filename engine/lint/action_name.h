/*
 * action_name: what `uses` says of a published action or workflow, in its parts.
 *
 * Names of owners, repositories and actions are compared ignoring ASCII case, as GitHub does.
 */
#pragma once

#include "expr/base/str.h"

struct action_name {
	struct str action;     /* OWNER/REPOSITORY[/PATH], all that is before the @ */
	struct str owner;      /* OWNER */
	struct str repository; /* OWNER/REPOSITORY */
	struct str ref;
};

/* False for what is not published (./PATH, $/PATH, docker://IMAGE), and for what is no name. */
MUST_CHECK bool action_name_read(struct str uses, struct action_name *out);
/* True if `uses` names that action, at whatever ref. */
bool action_name_is(struct str uses, const char *action);

/*
 * The row of a table for a name; NULL if there is none. Rows begin with a const char *, by which
 * they are sorted as strcasecmp does.
 */
const void *action_row_find(struct str name, const void *rows, size_t count, size_t size);
