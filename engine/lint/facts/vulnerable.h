/*
 * vulnerable: versions of actions with a security advisory.
 *
 * Only the ref is examined: a version, where v4 and v4.1 count as the latest of theirs, or a commit
 * that is itself malicious. Branches and other commits are not.
 * Source     github.com/advisories, ecosystem Actions; the identifier of each is its row's
 */
#pragma once

#include "expr/base/str.h"

#define VERSION_PARTS 3

struct vulnerable {
	const char *repository; /* OWNER/REPOSITORY */
	const char *since;      /* the first version that is affected; NULL: all */
	const char *fixed;      /* the first one that is not; NULL: there is a commit */
	const char *commit;     /* NULL: there are versions */
	const char *advisory;
	const char *what;
};

/* NULL when nothing is known against that ref of the repository. */
const struct vulnerable *vulnerable_find(struct str repository, struct str ref);
/* Number `i`; NULL after the last. */
const struct vulnerable *vulnerable_at(size_t i);
