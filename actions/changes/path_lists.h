/*
 * path_lists: lists of paths as the outputs of dorny/paths-filter have them.
 *
 * Source     github.com/dorny/paths-filter v3.0.2 src/list-format/
 */
#pragma once

#include "expr/base/str.h"

enum path_list_format {
	PATH_LIST_NONE,
	PATH_LIST_CSV,    /* RFC 4180: quotes where they are needed */
	PATH_LIST_JSON,   /* an array */
	PATH_LIST_SHELL,  /* words of a shell, quoted where that is needed */
	PATH_LIST_ESCAPE, /* words of a shell, with backslashes */
};

/* False: there is no such format. */
MUST_CHECK bool path_list_format_find(struct str name, enum path_list_format *out);
/* Not for PATH_LIST_NONE. */
struct str path_list(
	struct arena *a, enum path_list_format format, const struct str *paths, size_t count);
