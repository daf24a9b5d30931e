/*
 * tool_install: puts versions of a tool into lact's tool cache, and finds them whole there.
 *
 * Whole      A version is made beside its final folder, under a lock, and renamed when it is
 *            complete; then it is sealed (seal.h). A version that has changed since is made again;
 *            offline, or where that fails, it is not used.
 */
#pragma once

#include "actions/base/tool.h"

struct tool_source {
	const char *name;  /* in the tool cache: "node" */
	const char *shown; /* "Node.js" */
	const char *place; /* where versions come from: "npm registry" */
	struct str arch;
	/* Makes the version in `folder`, which is not there yet, but the one above it is. */
	bool (*make)(struct builtin_call *call, const struct tool_source *source,
		struct str version, struct str folder, struct error *err);
	const void *owner;
};

/* Waits for another job that installs the same version, which then counts. */
MUST_CHECK bool tool_install(struct builtin_call *call, const struct tool_source *source,
	struct str version, struct tool *out, struct error *err);
/* The highest version in the range that is whole in the tool cache. */
MUST_CHECK bool tool_find_whole(struct builtin_call *call, const struct tool_source *source,
	const struct semver_range *range, struct tool *out);
/* Files of an archive are not always executable where they should be. */
MUST_CHECK bool tool_make_executable(struct arena *a, struct str path, struct error *err);
