/*
 * script_packages: the npm packages of actions/github-script, in the tool cache.
 */
#pragma once

#include "actions/base/tool.h"

/* Its path has `node_modules`. Fetches them once; a list that has changed is another version. */
MUST_CHECK bool script_packages_get(struct builtin_call *call, struct tool *out, struct error *err);
