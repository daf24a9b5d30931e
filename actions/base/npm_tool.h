/*
 * npm_tool: a tool that is one program, and that the npm registry has for each kind of machine.
 *
 * Order      lact's tool cache, version managers, folders below the user's home, the user's PATH,
 *            then the npm package. What `latest` is the registry is asked first; offline it is
 *            what is here.
 * Checked    An installed program is started once; failing to run is an error with its reason.
 */
#pragma once

#include "actions/base/tool.h"

struct npm_tool {
	const char *name;    /* of the program, and of its folder in the tool cache: "deno" */
	const char *shown;   /* "Deno" */
	const char *program; /* in the package: "bin/bun" */
	const struct tool_place *places;
	size_t place_count;
	const char *folder; /* below the user's home, where its installer puts it: ".bun/bin" */
	const char *help;   /* how to install one, which its spec is added to */
	/* The name of this machine's package; NULL: there is none. */
	const char *(*package)(struct builtin_call *call, struct str arch);
};

struct npm_tool_request {
	struct str spec; /* as shown */
	const struct semver_range *range;
	bool is_latest;
	struct str arch;
};

/* `out->path` is the folder that holds the program. */
MUST_CHECK bool npm_tool_install(struct builtin_call *call, const struct npm_tool *tool,
	const struct npm_tool_request *request, struct tool *out, struct error *err);
