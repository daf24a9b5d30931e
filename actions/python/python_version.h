/*
 * python_version: the Python versions that a workflow requests from setup-python.
 *
 * Source     github.com/actions/setup-python src/setup-python.ts (resolveVersionInput),
 *            src/find-python.ts (pythonVersionToSemantic), src/utils.ts
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

/*
 * The lines of `python-version`, or what the file of `python-version-file`, or `.python-version`,
 * says. False after a builtin_error: a file is not there or says nothing, or nothing is asked for.
 */
MUST_CHECK bool python_version_specs(struct builtin_call *call, struct str **specs, size_t *count);
/* "3.11", "3.x", "3.12.0rc1", "3.13-dev", ">=3.9 <3.12", "~=3.10". NULL: no range of CPython's. */
const struct semver_range *python_version_range(
	struct arena *a, struct str spec, bool allow_prereleases);
/* "3.13.0rc1" as "3.13.0-rc.1", for semver. */
struct str python_version_semantic(struct arena *a, struct str version);
