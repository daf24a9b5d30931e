/*
 * file_part: what the files of file.h share. Private to them.
 */
#pragma once

#include "engine/store/file.h"

#include <limits.h>

/* A C string for the kernel. False with errno if it is empty, too long, or contains a NUL. */
MUST_CHECK bool file_to_z(struct str path, char z[PATH_MAX]);
/* Sets "cannot DOING 'PATH': " and the text of errno. Always false. */
bool file_fail(struct error *err, const char *doing, struct str path);
/* "." and "..", which every folder has. */
bool file_is_dots(const char *name);
/* Without trailing slashes, but "/" stays. */
struct str file_without_slashes(struct str path);
