/*
 * go_version: versions of Go, and the one that a workflow requests from setup-go.
 *
 * Names      Go calls its releases 1.20, 1.20.1, 1.21.0, 1.22rc1; for semver these are 1.20.0,
 *            1.20.1, 1.21.0, 1.22.0-rc.1.
 * Source     github.com/actions/setup-go src/main.ts (resolveVersionInput), src/installer.ts
 *            (parseGoVersionFile, makeSemver); go.dev/doc/toolchain, "Go versions"
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

/*
 * What `go-version` or the file of `go-version-file` says; empty if neither is given. From v6 on,
 * the `toolchain` line of a go.mod or go.work counts before its `go` line. False after a
 * builtin_error: the file is not there.
 */
MUST_CHECK bool go_version_spec(struct builtin_call *call, struct str *out);
/* A name as semver: "1.22rc1", "1.20". False if it is none. */
MUST_CHECK bool go_version_parse(struct arena *a, struct str name, struct semver *out);
/* The name of a release, as its archives have it. */
struct str go_version_name(struct arena *a, const struct semver *version);
/* A spec that names one release is that; else a range of semver. NULL: none. */
const struct semver_range *go_version_range(struct arena *a, struct str spec);
