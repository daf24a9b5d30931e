/*
 * glob_pattern: one pattern of a glob, compiled.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct glob_pattern {
	bool is_negated;
	bool only_folders;
	struct str *names; /* the absolute pattern's names, between slashes */
	size_t name_count;
	struct str
		search; /* the folder (or file) in which matches can be: the part without wildcards */
};

enum glob_match {
	GLOB_NONE,
	GLOB_PARTIAL, /* of a folder: something below may match */
	GLOB_MATCH,
};

/* `text` is one line, trimmed, neither blank nor a comment. False: ERROR_INVALID. */
MUST_CHECK bool glob_pattern_parse(struct arena *a, struct str root, struct str text,
	struct glob_pattern *out, struct error *err);

/* How an absolute path stands to the pattern. */
enum glob_match glob_pattern_match(
	const struct glob_pattern *pattern, struct str path, bool is_folder);
