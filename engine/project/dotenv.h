/*
 * dotenv: files of NAME=value lines: .secrets, .vars, .env, .input.
 *
 * Form       `NAME=value`, optionally after `export `; blank lines and lines that begin with `#`
 *            are skipped. A value in double quotes may span lines and knows \n \r \t \" \\ \$; in
 *            single quotes it is taken as it is; without quotes it is trimmed, and ` #` begins a
 *            comment.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/map.h"

/* Sets each name in `out` (const struct str *). ERROR_USAGE names the line that is wrong. */
MUST_CHECK bool dotenv_read(
	struct arena *a, struct str path, struct str text, struct map *out, struct error *err);
