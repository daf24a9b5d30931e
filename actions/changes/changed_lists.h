/*
 * changed_lists: changed files by kind, as tj-actions/changed-files has them.
 *
 * Source     github.com/tj-actions/changed-files src/utils.ts: getAllChangedFiles,
 *            getFilteredChangedFiles; micromatch: a list of patterns
 */
#pragma once

#include "actions/changes/run_git.h"

/* In the order of all_changed_and_modified_files. */
enum changed_kind {
	CHANGED_ADDED,
	CHANGED_COPIED,
	CHANGED_DELETED,
	CHANGED_MODIFIED,
	CHANGED_RENAMED,
	CHANGED_RETYPED,
	CHANGED_UNMERGED,
	CHANGED_UNKNOWN,
	CHANGED_KINDS,
};

struct path_array {
	struct str *items;
	size_t count;
	size_t capacity;
	struct map known; /* the same paths: a list may have all files of a repository */
};

struct changed_lists {
	struct path_array of[CHANGED_KINDS];
	struct path_array old_names; /* of of[CHANGED_RENAMED] */
};

struct changed_lists_options {
	struct str within;  /* only what is below this folder, with names from there; empty: all */
	bool quotes_all;    /* git's core.quotePath: characters beyond ASCII too */
	bool renames_apart; /* a rename is a deleted and an added file */
};

/* Submodules are left out. */
void changed_lists_make(struct arena *a, const struct changed_files *files,
	const struct changed_lists_options *options, struct changed_lists *out);
/*
 * What patterns match: each takes in or, with `!`, takes out what is matched; where all are with
 * `!`, from all files. False for a pattern that is invalid.
 */
MUST_CHECK bool changed_lists_filter(struct arena *a, const struct changed_lists *lists,
	const struct path_array *patterns, struct changed_lists *out, struct error *err);

/* True if the list has the path. */
bool path_array_has(const struct path_array *list, struct str path);
void path_array_add(struct arena *a, struct path_array *list, struct str path);
