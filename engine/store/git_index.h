/*
 * git_index: the names of the files that git tracks, read from `.git/index` without libgit2, which
 * takes longer to start than this takes for most repositories.
 *
 * Versions   2, 3 and 4, of repositories with SHA-1. Of any other index nothing is found.
 * Source     git-scm.com/docs/index-format
 */
#pragma once

#include "expr/base/str.h"

#include <stdbool.h>

/*
 * Calls `found` for each tracked path, in git's order. The text is valid during the call. False if
 * the folder is not a work tree of git, or its index cannot be read.
 */
bool git_index_each(struct str root, void (*found)(void *owner, struct str path), void *owner);
