/*
 * json_file: JSON that the command line names a file of.
 */
#pragma once

#include "expr/value.h"

/*
 * The object in the file, UTF-16 and byte order marks as editors write them included. Failure is
 * ERROR_USAGE, and says not which file.
 */
MUST_CHECK bool json_file_read_object(
	struct arena *a, struct str path, struct object **out, struct error *err);
