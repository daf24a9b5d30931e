/*
 * snapshot_private: excludes private files, such as `.secrets`, from a tree_copy.
 */
#pragma once

#include "engine/git/snapshot.h"
#include "engine/git/tree_copy.h"

/* `root` is the work tree that is copied. Files that are not there count too, by their paths. */
void snapshot_keep_private(
	struct tree_copy *copy, struct str root, const struct snapshot_options *options);
