/*
 * tool_cache: the runner's folder of installed tools.
 *
 * Layout     <root>/<tool>/<version>/<arch>/ and beside it the marker <arch>.complete, without
 *            which the folder does not count. In GitHub's the marker is empty; here it is the
 *            folder's seal (seal.h), by which a later change shows.
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

/* This machine as Node calls it: "x64", "arm64". */
struct str tool_cache_arch(struct arena *a);
/* The versions of a tool that are whole, in no particular order. */
MUST_CHECK bool tool_cache_list(struct arena *a, struct str root, struct str tool, struct str arch,
	struct tool_cache_entry **out, size_t *count, struct error *err);
/* The highest version in the range. False if there is none. */
bool tool_cache_find(struct arena *a, struct str root, struct str tool,
	const struct semver_range *range, struct str arch, struct tool_cache_entry *out);
/* Where a version goes, whether it is there or not. */
struct str tool_cache_path(
	struct arena *a, struct str root, struct str tool, struct str version, struct str arch);
/* The marker beside a version's folder. */
struct str tool_cache_marker(struct arena *a, struct str path);
/* Takes the marker away and makes the folder above, before a version is written to its place. */
MUST_CHECK bool tool_cache_begin(struct arena *a, struct str root, struct str tool,
	struct str version, struct str arch, struct error *err);
/* Seals the folder and sets the marker: the version is whole. */
MUST_CHECK bool tool_cache_complete(struct arena *a, struct str root, struct str tool,
	struct str version, struct str arch, struct error *err);
