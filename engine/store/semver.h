/*
 * semver: versions and ranges of them, as npm understands them.
 *
 * Versions   MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD], loosely: a leading `v` or `=` is skipped.
 * Ranges     `18` `18.x` `*` `>=18 <20` `^18.1` `~18.2` `1.2 - 2.3` `a || b`; the empty range is
 *            any version.
 * Prerelease A version with a prerelease is in a range only if a comparator with a prerelease
 *            has the same MAJOR.MINOR.PATCH.
 * Source     github.com/npm/node-semver, README and functions of that name
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

struct semver {
	uint64_t major;
	uint64_t minor;
	uint64_t patch;
	struct str prerelease; /* "rc.1", a view into the parsed text; empty: a release */
};

struct semver_range; /* a parsed range; immutable */

/* False if the text is not a whole version. */
bool semver_parse(struct str text, struct semver *out);
/* Sign of the order; build metadata does not count. */
int semver_compare(const struct semver *x, const struct semver *y);
/* "18.20.8" */
struct str semver_text(struct arena *a, const struct semver *version);

/* NULL if the text is not a range. Texts are borrowed. */
const struct semver_range *semver_range_parse(struct arena *a, struct str text);
bool semver_satisfies(const struct semver *version, const struct semver_range *range);
