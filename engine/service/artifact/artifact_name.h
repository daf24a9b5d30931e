/*
 * artifact_name: which names an artifact and the files in it may have.
 *
 * Source     actions/toolkit
 *            packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts
 */
#pragma once

#include "expr/base/str.h"

#define ARTIFACT_NAME_MAX ((size_t)255) /* bytes */

bool artifact_name_is_valid(struct str name);
/* The character that a file's path in an artifact must not have, in words; NULL: it has none. */
const char *artifact_path_fault(struct str path);
