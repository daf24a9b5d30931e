/*
 * archived: archived repositories of actions.
 *
 * Such a repository is read-only, so nobody repairs its errors.
 * Source     the repositories' own pages; zizmor's list of archived repositories (MIT), 2026
 */
#pragma once

#include "expr/base/str.h"

struct archived {
	const char *repository; /* OWNER/REPOSITORY */
	const char *instead;    /* what does the same; NULL: not known */
};

/* NULL when the repository is not known to be archived. */
const struct archived *archived_find(struct str repository);
/* Number `i`; NULL after the last. */
const struct archived *archived_at(size_t i);
