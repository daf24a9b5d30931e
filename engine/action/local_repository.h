/*
 * local_repository: local folders that replace published repositories.
 *
 * `--local-repository OWNER/NAME@REF=FOLDER`: owner and name ignore case, the ref does not.
 */
#pragma once

#include "expr/base/str.h"

struct local_repository {
	struct str name;   /* "owner/name@ref" */
	struct str folder; /* absolute */
};

struct local_repositories {
	struct local_repository *items;
	size_t count;
};

/* The folder that takes the place of what `uses` names, with the path in it. False: none does. */
bool local_repository_find(struct arena *a, const struct local_repositories *repositories,
	struct str uses, struct str *folder);
