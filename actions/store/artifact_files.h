/*
 * artifact_files: the files that upload-artifact finds by its `path`, and their names in the
 * artifact.
 *
 * Source     github.com/actions/upload-artifact src/shared/search.ts
 */
#pragma once

#include "engine/run/step/builtin_store.h"

struct artifact_files {
	struct builtin_upload_file *items;
	size_t count;
	struct str root; /* the folder that names are seen from */
};

/*
 * `patterns`: the lines of the input. The root is a pattern's longest start without a wildcard, or,
 * of several patterns, what these have in common; of a single file that is named, its folder.
 */
MUST_CHECK bool artifact_files_find(struct builtin_call *call, const struct str *patterns,
	size_t count, bool hidden, struct artifact_files *out, struct error *err);
