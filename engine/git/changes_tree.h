/*
 * changes_tree: the differences of two trees, faster than libgit2's diff, which also opens the
 * trees that are equal on both sides.
 */
#pragma once

#include "engine/git/changes.h"
#include "engine/git/libgit.h"
#include "expr/base/buf.h"

#define CHANGES_DEPTH_MAX 2048 /* levels of folders */

/* Added, modified and deleted files, by path. A NULL tree is an empty one. */
MUST_CHECK bool changes_tree_read(struct arena *a, git_repository *git, const git_oid *old_tree,
	const git_oid *new_tree, struct changes *out, struct error *err);
