/*
 * java_version: the Java versions that a workflow requests from setup-java.
 *
 * Source     github.com/actions/setup-java src/setup-java.ts, src/util.ts
 *            (getVersionFromFileContent), src/distributions/base-installer.ts (normalizeVersion)
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

struct java_spec {
	struct str text; /* as given: "17", "11.0.x", "22-ea", "17.0.5+8" */
	const struct semver_range *range;
	struct str exact; /* "17.0.5+8": the build counts too; else empty */
	bool is_ea;       /* an early-access build */
};

/* False after a builtin_error: it is no version. */
MUST_CHECK bool java_spec_read(struct builtin_call *call, struct str text, struct java_spec *out);
/*
 * The lines of `java-version`, or what the file of `java-version-file` says. False after a
 * builtin_error: there is none.
 */
MUST_CHECK bool java_version_texts(struct builtin_call *call, struct str **out, size_t *count);
