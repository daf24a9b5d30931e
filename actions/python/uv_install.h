/*
 * uv_install: a uv for a version or a range, from this machine or from PyPI.
 *
 * Order      lact's tool cache, mise, asdf, ~/.local/bin, ~/.cargo/bin and the user's PATH, then
 *            PyPI's wheel. What `latest` is, and the lowest version of a range, PyPI is asked
 *            first; offline `latest` is what is here.
 */
#pragma once

#include "actions/base/tool.h"

struct uv_request {
	struct str spec; /* as shown: "latest", ">=0.5" */
	const struct semver_range *range;
	bool is_latest;
	bool lowest;
	struct str arch;
};

/* `out->path` is the folder that holds uv and uvx. */
MUST_CHECK bool uv_install(struct builtin_call *call, const struct uv_request *request,
	struct tool *out, struct error *err);
