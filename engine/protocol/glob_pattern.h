/*
 * glob_pattern: one pattern of a glob, compiled.
 */
#pragma once

#include "engine/protocol/glob_name.h"
#include "expr/base/error.h"

struct glob_pattern {
	bool is_negated;
	bool only_folders;
	struct glob_name *names; /* the absolute pattern's names, between slashes */
	size_t name_count;
	struct str search; /* the part without wildcards, where matches can be */
};

/* How patterns match a path: any of these together. */
enum glob_match {
	GLOB_NONE = 0,
	GLOB_PARTIAL = 1, /* if it is a folder, something below may match */
	GLOB_FILE = 2,    /* it matches if it is not a folder */
	GLOB_FOLDER = 4,  /* it matches if it is a folder */
};

/* `text` is one line, trimmed, neither blank nor a comment. False: ERROR_INVALID. */
MUST_CHECK bool glob_pattern_parse(struct arena *a, struct str root, struct str text,
	struct glob_pattern *out, struct error *err);

/* How the pattern alone matches an absolute path: bits of enum glob_match. */
unsigned glob_pattern_match(const struct glob_pattern *pattern, struct str path);
