/*
 * run_git: the repository that an action compares commits of, and the state that the run is of.
 *
 * Which      The user's own repository, which has the history that actions fetch on GitHub; unless
 *            the folder holds the clone of another one.
 * Edits      A checkout of the run's commit has the working tree's uncommitted edits. So what is
 *            compared up to that commit is compared up to the working tree, if HEAD is the commit.
 */
#pragma once

#include "engine/run/step/builtin_git.h"

struct run_git {
	struct builtin_git *git;
	struct str head;   /* HEAD's commit, with which the edits go; empty: none */
	bool is_own;       /* the user's own */
	bool is_here;      /* the folder is in a clone */
	struct str within; /* the folder below that clone's root; empty: it is the root */
};

struct changed_files {
	struct builtin_change *items;
	size_t count;
};

/* `folder` is the one that the action works in. False after a builtin_error; else run_git_close. */
MUST_CHECK bool run_git_open(struct builtin_call *call, struct str folder, struct run_git *out);
void run_git_close(struct run_git *git);

/* The files that differ between two commits, with the edits if they go with `to`. */
MUST_CHECK bool run_git_changes(const struct run_git *git, struct str from, struct str to,
	struct changed_files *out, struct error *err);
/* From where the two have parted; *parted is false where they have nothing in common. */
MUST_CHECK bool run_git_changes_since_parting(const struct run_git *git, struct str from,
	struct str to, bool *parted, struct changed_files *out, struct error *err);
