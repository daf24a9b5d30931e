/*
 * pypi: programs that PyPI has as wheels, from the index that the user's pip uses.
 *
 * Index      PIP_INDEX_URL of the step, `index-url` in the user's or the machine's pip.conf, else
 *            https://pypi.org/simple. It has to answer in JSON (PEP 691).
 * Wheels     Those of this machine: its system, C library and processor. Yanked ones do not count.
 * Source     packaging.python.org, Simple repository API; Platform compatibility tags
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

struct pypi_wheel {
	struct str name;
	struct str version;
	struct str url;
	struct str integrity; /* as builtin_install takes it */
};

/* The highest version in the range, or the lowest. */
MUST_CHECK bool pypi_find(struct builtin_call *call, const char *name,
	const struct semver_range *range, bool lowest, struct pypi_wheel *out, struct error *err);
/* Unpacks the wheel's programs into a folder, which appears whole or not at all. */
MUST_CHECK bool pypi_install(struct builtin_call *call, const struct pypi_wheel *wheel,
	struct str folder, struct error *err);
