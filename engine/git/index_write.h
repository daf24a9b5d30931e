/*
 * index_write: a git index that holds a commit's tree, written without touching the files.
 *
 * Files that the snapshot calls unchanged get the stat data of the file on disk, so git need not
 * read them; the others get none, so git reads them.
 * Source     git-scm.com, gitformat-index: version 2
 */
#pragma once

#include "engine/git/libgit.h"
#include "engine/git/snapshot.h"

/* Writes DIRECTORY/.git/index. A NULL snapshot: no file counts as unchanged. */
MUST_CHECK bool index_write(struct arena *tmp, git_tree *tree, struct str directory,
	const struct snapshot *snapshot, struct error *err);
