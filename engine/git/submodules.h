/*
 * submodules: makes the submodules of a workspace repositories of their own.
 *
 * Files      Of the working tree: snapshot has written them. Of a commit: they are written here,
 *            from the objects of the submodule that is checked out at the same path.
 * HEAD       Detached at the commit that the outer repository records, or if that is missing, at
 *            the user's HEAD.
 * .git       A folder in the submodule's; `git submodule absorbgitdirs` moves it.
 * Missing    A submodule that is not checked out, or lacks the commit of a ref, stays an empty
 *            folder: actions/checkout has git fetch it.
 * Source     git-scm.com, gitsubmodules
 */
#pragma once

#include "engine/git/snapshot.h"

struct submodules {
	struct arena *a;
	struct str root;      /* the user's work tree */
	struct str directory; /* the workspace */
	int fetch_depth;      /* 0: all history */
	bool is_live;         /* see workspace_git_options */
	bool is_ref;          /* the snapshot is that of a commit */
	const struct snapshot_options *options;
};

/* Those of `snapshot`, to which the files that are written here are added. */
MUST_CHECK bool submodules_write(
	const struct submodules *submodules, struct snapshot *snapshot, struct error *err);
