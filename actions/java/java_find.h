/*
 * java_find: a Java that somebody else installed on this machine, by its file `release`.
 *
 * Order      /usr/lib/jvm, /Library/Java/JavaVirtualMachines, SDKMAN, asdf, mise, jenv, ~/.jdks,
 *            the step's JAVA_HOME, the user's PATH. The first place that has one of the asked-for
 *            vendor wins, and there the highest version; then one of any vendor.
 * Source     openjdk.org/jeps/223 and jeps/322 (versions); make/ReleaseFile.gmk of OpenJDK
 */
#pragma once

#include "actions/java/java_version.h"

/* What `distribution` may be. */
struct java_distribution {
	const char *name;        /* "temurin" */
	const char *output;      /* the output `distribution`: "Temurin-Hotspot" */
	const char *implementor; /* part of IMPLEMENTOR in `release` */
	const char *also;        /* another part of `release`, or NULL */
};

/* NULL: unknown. */
const struct java_distribution *java_distribution_find(struct str name);

struct java {
	struct str version; /* "17.0.15+6" */
	struct semver semver;
	struct str home;
	struct str vendor; /* as `release` says: "Debian" */
	const char *place;
	bool is_ea;
	bool is_asked; /* of the asked-for vendor */
};

/* Reads a folder. False: there is no Java, or it is not one of the package ("jdk", "jre+fx"). */
MUST_CHECK bool java_read(struct builtin_call *call, struct str home, struct str package,
	const struct java_distribution *distribution, struct java *out);
bool java_fits(const struct java *java, const struct java_spec *spec);
MUST_CHECK bool java_find(struct builtin_call *call, const struct java_spec *spec,
	struct str package, const struct java_distribution *distribution, struct java *out);
