/*
 * workspace_git: gives a snapshot a `.git` of its own, as actions/checkout leaves it.
 *
 * Objects    Are borrowed: `objects/info/alternates` names the user's object folder, which is
 *            never written. A container needs that folder (workspace_git.objects) mounted at the
 *            same path, read-only.
 * HEAD       On a branch for refs/heads/…; else detached at the commit, with the tag or
 *            refs/remotes/pull/N/merge beside it. refs/remotes/origin/<branch> is the commit too.
 * Remote     `origin` answers from the local clone, see workspace_origin.
 * Depth      1: the commit alone, by `.git/shallow`. N: as many generations. 0: everything: the
 *            user's remote-tracking branches as refs/remotes/origin, and all tags.
 * Index      The commit's tree. Files that the snapshot says are unchanged carry their stat data,
 *            so that `git status` shows the user's uncommitted edits and reads only those.
 * Source     actions/checkout src/ref-helper.ts, src/git-source-provider.ts;
 *            git-scm.com, gitrepository-layout, shallow
 */
#pragma once

#include "engine/git/snapshot.h"

struct workspace_git_options {
	struct str directory; /* the workspace, where the snapshot was written */
	struct str commit;    /* empty: HEAD's */
	/* "refs/heads/x", "refs/tags/x", "refs/pull/1/merge". Empty: HEAD's own if `commit` is
	 * empty too, else none, and HEAD is detached. */
	struct str ref;
	int fetch_depth; /* 0: all history */
	bool fetch_tags; /* all tags, also with a depth */
	bool is_live;    /* `origin` is the real one: pushes may reach it */
	struct str url;  /* of `origin`. Empty: https://HOST/OWNER/NAME of the user's remote */
	const struct snapshot *snapshot; /* NULL: the index carries no stat data */
};

struct workspace_git {
	struct str commit;  /* empty: no commits yet */
	struct str ref;     /* as asked for, or HEAD's; empty when detached */
	struct str objects; /* the user's object folder */
};

/* Makes `.git` in the directory, replacing one that is there. */
MUST_CHECK bool workspace_git_write(struct arena *a, const struct repository *repository,
	const struct workspace_git_options *options, struct workspace_git *out, struct error *err);
