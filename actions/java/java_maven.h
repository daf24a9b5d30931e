/*
 * java_maven: settings.xml and toolchains.xml for Maven, in the job's ~/.m2 or `settings-path`.
 *
 * Source     github.com/actions/setup-java src/auth.ts, src/toolchains.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

/* Settings with a server whose name and password are variables of the environment. */
MUST_CHECK bool java_maven_settings(struct builtin_call *call, struct error *err);
/* Adds a toolchain; its version is shown as it was asked for. */
struct java_toolchain {
	struct str version;
	struct str vendor;
	struct str id;
	struct str home;
};
MUST_CHECK bool java_maven_toolchain(
	struct builtin_call *call, const struct java_toolchain *toolchain, struct error *err);
