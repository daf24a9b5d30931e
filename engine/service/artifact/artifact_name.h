/*
 * artifact_name: which names an artifact may have.
 *
 * Source     actions/toolkit
 *            packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts
 */
#pragma once

#include "expr/base/str.h"

#define ARTIFACT_NAME_MAX ((size_t)255) /* bytes */

bool artifact_name_is_valid(struct str name);
