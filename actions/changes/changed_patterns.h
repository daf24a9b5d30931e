/*
 * changed_patterns: the patterns that tj-actions/changed-files is given.
 *
 * Source     github.com/tj-actions/changed-files src/utils.ts: getFilePatterns, getYamlFilePatterns
 */
#pragma once

#include "actions/changes/changed_lists.h"

/* A key of files_yaml. */
struct changed_group {
	struct str name;
	struct path_array patterns;
};

struct changed_patterns {
	struct path_array files;
	struct changed_group *groups;
	size_t group_count;
	size_t group_capacity;
};

/* `folder`: where files of patterns are seen from. False after a builtin_error. */
MUST_CHECK bool changed_patterns_read(
	struct builtin_call *call, struct str folder, struct changed_patterns *out);
/* The parts of an input, whose separator another input says; empty ones are left out. */
struct path_array changed_input_list(
	struct builtin_call *call, const char *input, const char *separator);
/* An input with its blanks. */
struct str changed_input_whole(const struct builtin_call *call, const char *input);
