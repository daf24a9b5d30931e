/*
 * npm_package: packages of the user's npm registry.
 *
 * Registry   `registry=` in the user's ~/.npmrc, else https://registry.npmjs.org.
 * Source     github.com/npm/registry docs/responses/package-metadata.md (the abbreviated form);
 *            github.com/npm/npm-pick-manifest README
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

struct npm_package {
	struct str name;
	struct str version;
	struct str tarball;
	struct str integrity; /* as builtin_install takes it */
};

/* The highest version in the range. `node`: only versions whose `engines` allow it; or NULL. */
MUST_CHECK bool npm_package_find(struct builtin_call *call, const char *name,
	const struct semver_range *range, const struct semver *node, struct npm_package *out,
	struct error *err);
/* A version whose checksum is known: nothing is asked of the registry. */
void npm_package_known(struct builtin_call *call, const char *name, const char *version,
	const char *integrity, struct npm_package *out);
/* What npm takes a spec for: a version, a tag such as `latest`, or a range, of which the version of
 * `latest` is preferred if it is in it. */
MUST_CHECK bool npm_package_pick(struct builtin_call *call, const char *name, struct str spec,
	struct npm_package *out, struct error *err);
/* Unpacks into a directory, which appears whole or not at all. Logs the name. */
MUST_CHECK bool npm_package_install(struct builtin_call *call, const struct npm_package *package,
	struct str directory, struct error *err);
