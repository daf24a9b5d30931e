/*
 * pnpm_version: the pnpm that a workflow requests from pnpm/action-setup.
 *
 * Source     github.com/pnpm/action-setup src/install-pnpm/run.ts (readTarget), of v1 to v5
 */
#pragma once

#include "engine/run/step/builtin.h"

/*
 * `version`, or what `packageManager` or `devEngines.packageManager` of `package_json_file` says:
 * a version, a range or a tag. False after a builtin_error: there is none, both say different
 * ones (an error since v4), or it is another package manager.
 */
MUST_CHECK bool pnpm_version_spec(struct builtin_call *call, struct str *out);
