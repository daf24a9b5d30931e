/*
 * python_find: a CPython on this machine.
 *
 * Order      The runner's tool cache, pyenv, uv, asdf, mise, then python3.N and python3 in
 *            /usr/local/bin, /usr/bin, /opt/homebrew/bin and on the user's PATH.
 */
#pragma once

#include "actions/base/tool.h"

struct python {
	struct str version;    /* "3.11.7", "3.13.0-rc.1" */
	struct str executable; /* the interpreter itself: no shim, no virtual environment's */
	struct str prefix;     /* its installation: "/usr" */
	const char *place;     /* "pyenv", "system" */
};

MUST_CHECK bool python_find(struct builtin_call *call, const struct semver_range *range,
	struct str arch, struct python *out);
