/*
 * unsupported: the keys of a job that GitHub's schema allows and lact does not support yet, as one
 * table.
 *
 * A job with one of these keys is not run, and the reason names the key; if the rest of the job
 * works without it, the job runs and a difference names the key. docs/keys.md has the same list,
 * and a test compares them.
 */
#pragma once

#include "engine/workflow/model.h"

struct unsupported {
	const char *key;  /* as docs/keys.md has it */
	const char *what; /* "it runs in a container": what the job does that lact cannot */
	bool (*find)(const struct workflow_job *job, const char *name);
	const char *name; /* for `find` */
	bool runs;        /* all the same */
};

/* NULL past the last. */
const struct unsupported *unsupported_at(size_t i);
/*
 * The first row with this `runs` that the job asks for; NULL: none. `is_empty` tells of a key of
 * the job that it comes to nothing, as an empty image does.
 */
const struct unsupported *unsupported_find(const struct workflow_job *job, bool runs,
	bool (*is_empty)(void *owner, const char *name), void *owner);
