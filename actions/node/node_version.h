/*
 * node_version: the Node.js version that a workflow requests from setup-node.
 *
 * Source     github.com/actions/setup-node src/main.ts (resolveVersionInput), src/util.ts
 *            (getNodeVersionFromFile); github.com/nodejs/Release schedule.json (code names)
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

/*
 * What `node-version` or the file of `node-version-file` says, without blanks and `v`. Empty if
 * neither is given. False after a builtin_error: the file is not there, or says nothing.
 */
MUST_CHECK bool node_version_spec(struct builtin_call *call, struct str *out);
/* The range of a spec, with `lts/…`, `latest`, `node` and `current`. NULL: none. */
const struct semver_range *node_version_range(struct arena *a, struct str spec);
