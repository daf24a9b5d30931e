/*
 * tool_cache: the runner's folder of installed tools.
 *
 * Layout     <root>/<tool>/<version>/<arch>/ and beside it the empty file <arch>.complete, without
 *            which the folder does not count.
 * Writing    The marker goes first and comes last, so that a broken install is never found.
 * Source     @actions/tool-cache src/tool-cache.ts
 */
#pragma once

#include "engine/store/semver.h"
#include "expr/base/error.h"
#include "expr/base/str.h"

struct tool_cache_entry {
	struct str version; /* as the folder is named */
	struct str path;
};

/* The versions of a tool that are whole, in no particular order. */
MUST_CHECK bool tool_cache_list(struct arena *a, struct str root, struct str tool, struct str arch,
	struct tool_cache_entry **out, size_t *count, struct error *err);
/* The highest version in the range. False if there is none. */
bool tool_cache_find(struct arena *a, struct str root, struct str tool,
	const struct semver_range *range, struct str arch, struct tool_cache_entry *out);
/* Where a version goes, whether it is there or not. */
struct str tool_cache_path(
	struct arena *a, struct str root, struct str tool, struct str version, struct str arch);
/* Takes the marker away and makes the folder above, before a version is written to its place. */
MUST_CHECK bool tool_cache_begin(struct arena *a, struct str root, struct str tool,
	struct str version, struct str arch, struct error *err);
/* Sets the marker: the version is whole. */
MUST_CHECK bool tool_cache_complete(struct arena *a, struct str root, struct str tool,
	struct str version, struct str arch, struct error *err);
