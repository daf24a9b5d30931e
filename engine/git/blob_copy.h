/*
 * blob_copy: writes a file from git's objects into a tree_copy, as a checkout would.
 *
 * Line ends, `ident` and `working-tree-encoding` apply; filters that are programs (git-lfs) do not,
 * so that pointers stay.
 * Limits     libgit2 does not read patterns in quotes in `.gitattributes`.
 */
#pragma once

#include "engine/git/libgit.h"
#include "engine/git/tree_copy.h"

struct blob_copy {
	git_repository *git;
	const git_oid *attributes; /* of which commit `.gitattributes` are read; NULL: the files' */
};

/* `path` is the file's in the repository, `to` in the target; they differ in submodules. */
MUST_CHECK bool blob_copy_write(const struct blob_copy *from, const git_oid *id, const char *path,
	mode_t mode, struct tree_copy *copy, struct str to);
