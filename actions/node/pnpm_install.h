/*
 * pnpm_install: a pnpm for a version, a range or a tag, from this machine or the npm registry.
 *
 * Order      lact's tool cache, Corepack's and Volta's folders, the pnpm on the user's PATH, then
 *            the npm package `pnpm`, or `@pnpm/exe` for one that needs no Node.js. The version of
 *            a tag is asked of the registry first; offline it is the highest in the tool cache.
 * Binaries   Both packages bring a program for this machine in a package of their own, `pnpm`
 *            since version 12: it is put where their install script puts it.
 */
#pragma once

#include "actions/base/tool.h"

struct pnpm_request {
	struct str spec;
	bool standalone;
	struct str arch;
};

/* `out->path` is the package's folder, with its package.json. */
MUST_CHECK bool pnpm_install(struct builtin_call *call, const struct pnpm_request *request,
	struct tool *out, struct error *err);
/* The name of the package in node_modules. */
const char *pnpm_package(bool standalone);
