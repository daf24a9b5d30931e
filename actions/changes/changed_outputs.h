/*
 * changed_outputs: the outputs of tj-actions/changed-files.
 *
 * Source     github.com/tj-actions/changed-files src/changedFilesOutput.ts, src/utils.ts: setOutput
 */
#pragma once

#include "actions/changes/changed_lists.h"

struct changed_output_options {
	struct str separator;
	bool json;
	bool escapes_json; /* `"` as `\"` */
	bool is_safe;      /* a backslash before what a shell would read */
	bool dir_names;    /* folders instead of files */
	size_t depth;      /* of them; 0: any */
	bool without_root;
	bool only_deleted_dirs;    /* deleted_files has folders that are gone */
	struct path_array include; /* patterns of files that are listed all the same */
	bool any_needs_patterns;   /* any_… are false without patterns, as before version 44 */
	bool has_files;            /* written to a folder as well */
	struct str file_folder;
	struct str folder; /* where the paths are seen from */
};

struct changed_any {
	bool is_changed, is_modified;
};

/*
 * Sets all outputs of the files that patterns have left, each name with `prefix` and `_` before it
 * if there is a prefix. `all` are the files without the patterns.
 */
MUST_CHECK bool changed_outputs_set(struct builtin_call *call,
	const struct changed_output_options *options, struct str prefix,
	const struct changed_lists *all, const struct changed_lists *left, bool has_patterns,
	struct changed_any *any, struct error *err);
/* An output that is a list. */
MUST_CHECK bool changed_output_list(struct builtin_call *call,
	const struct changed_output_options *options, struct str name,
	const struct path_array *list, struct error *err);
/* all_old_new_renamed_files and its count. */
MUST_CHECK bool changed_outputs_renames(struct builtin_call *call,
	const struct changed_output_options *options, const struct changed_lists *lists,
	struct error *err);
