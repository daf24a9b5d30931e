/*
 * changes_tree: what differs between two trees, without what libgit2's own diff costs: it opens
 * every tree on the way, also where both sides have the same one.
 */
#pragma once

#include "engine/git/changes.h"
#include "engine/git/libgit.h"
#include "expr/base/buf.h"

#define CHANGES_DEPTH_MAX 2048 /* levels of folders */

/* Added, modified and deleted files, by path. A NULL tree is an empty one. */
MUST_CHECK bool changes_tree_read(struct arena *a, git_repository *git, const git_oid *old_tree,
	const git_oid *new_tree, struct changes *out, struct error *err);
