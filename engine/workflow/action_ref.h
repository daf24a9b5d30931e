/*
 * action_ref: a published action or workflow as `uses` names it.
 *
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.steps[*].uses
 */
#pragma once

#include "expr/base/str.h"

/* What a `uses` of a published action says: views of it. */
struct action_ref {
	struct str repository; /* "owner/name" */
	struct str path;       /* below it; may be empty */
	struct str ref;
	struct str commit; /* that it is pinned to; empty: where the ref leads */
};

/*
 * True for what is in this repository; `path` is seen from its root. `./PATH` is what the workspace
 * holds, `$/PATH` what the repository has at the commit of the run. Source: docs.github.com, Find
 * and customize actions.
 */
bool action_ref_is_own(struct str uses, struct str *path);

/* False for what names no published action: `./x`, `$/x`, `docker://…`. */
bool action_ref_parse(struct str uses, struct action_ref *out);

/* True for a whole commit: 40 hex digits. */
bool action_ref_is_commit(struct str ref);
