/*
 * lint_files: finds and reads the files for `lact lint`.
 *
 * Without names these are .github/workflows/ *.yml and *.yaml, action.yml and action.yaml of the
 * root, and those anywhere below .github. The root is the nearest folder above that has a .github
 * or a .git; git itself is not run.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct lint_files {
	struct str root;   /* absolute */
	struct str *shown; /* as shown to the user, relative to where lact was started */
	struct str *paths; /* as they can be opened */
	size_t count;
};

/* Finds the root above `folder` (empty: the current one); it is `folder` where there is none. */
MUST_CHECK bool lint_root_find(
	struct arena *a, struct str folder, struct lint_files *out, struct error *err);
/* Adds the files of the root. */
MUST_CHECK bool lint_files_find(
	struct arena *a, struct str folder, struct lint_files *out, struct error *err);
