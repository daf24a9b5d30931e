/*
 * changes: the files that differ between two states of the repository.
 *
 * Order      By path, as git lists them.
 * Renames    A removed and a new file are a rename if git would see one (half of the text is
 *            equal), unless more than CHANGES_RENAME_MAX files were added or removed.
 * Modes      A file whose mode alone changed is modified. A submodule is one path. What has become
 *            of another type, as a file that is a link now, is modified and is_retyped.
 * Cost       Equal trees are not opened, and cost nothing.
 * Source     git-scm.com, git-diff-tree, gitdiffcore
 */
#pragma once

#include "engine/git/repository.h"

#define CHANGES_RENAME_MAX 400

enum change_kind {
	CHANGE_ADDED,
	CHANGE_MODIFIED,
	CHANGE_DELETED,
	CHANGE_RENAMED,
};

struct change {
	enum change_kind kind;
	struct str path;
	struct str old_path; /* of a rename; else empty */
	bool is_retyped;     /* a file, a link or a submodule that was another of these: git's T */
	bool is_submodule;   /* it is one, or was one and is gone */
};

struct changes {
	struct change *items;
	size_t count;
};

enum changes_until {
	CHANGES_COMMIT,       /* a commit's tree */
	CHANGES_STAGED,       /* what `git commit` would commit now */
	CHANGES_WORKING_TREE, /* the files as they are: edits, and new files that are not ignored */
};

/*
 * From a commit (40 hex digits; empty: from nothing) to a commit, the index or the working tree.
 * `to` counts for CHANGES_COMMIT alone.
 */
MUST_CHECK bool changes_read(struct arena *a, struct repository *repository, struct str from,
	enum changes_until until, struct str to, struct changes *out, struct error *err);

/* "A", "M", "D", "R": as git writes it. */
char change_letter(enum change_kind kind);
/* "added", …: as the GitHub API writes it. */
const char *change_name(enum change_kind kind);
