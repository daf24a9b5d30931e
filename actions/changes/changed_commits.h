/*
 * changed_commits: the two commits that tj-actions/changed-files compares.
 *
 * Pull       The merge base of the base branch's commit and the head; with
 *            since_last_remote_commit what was there before the push.
 * Tag        The tag before it.
 * Others     What was there before the push; else the parent of HEAD.
 * Source     github.com/tj-actions/changed-files src/commitSha.ts
 */
#pragma once

#include "actions/changes/run_git.h"

struct changed_commits {
	struct str from;
	struct str to;
	struct str from_name; /* a branch or tag, to be shown */
	struct str to_name;
	bool since_parting; /* from where the two have parted */
	bool is_first;      /* there is nothing to compare with: no output is set */
};

/* False after a builtin_error or builtin_missing. */
MUST_CHECK bool changed_commits_find(
	struct builtin_call *call, const struct run_git *git, struct changed_commits *out);
