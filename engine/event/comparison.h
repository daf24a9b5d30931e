/*
 * comparison: the changes of an event: two states of the repository, the commits between them, and
 * the files that differ.
 *
 * Push       From the remote's state of the branch. A new branch: from the commit where it leaves
 *            the default branch. The first push of all: from nothing.
 * Pull       From the merge base of base and head to the head.
 * Others     No changed files, and no path filters. The same for tags.
 * Source     docs.github.com, Workflow syntax: Git diff comparisons
 */
#pragma once

#include "engine/git/changes.h"
#include "engine/git/history.h"

/* How many commits are looked at: one more than GitHub counts. */
#define COMPARISON_COMMITS_MAX 1001

enum comparison_kind {
	COMPARISON_NONE, /* the event has no changed files */
	COMPARISON_PUSH,
	COMPARISON_NEW_BRANCH,
	COMPARISON_FIRST_PUSH,
	COMPARISON_PULL,
};

struct comparison {
	enum comparison_kind kind;
	struct str base;      /* the commit that is compared with; empty: nothing */
	struct str base_name; /* what to call it: "origin/main"; may be empty */
	struct str head;      /* empty: no commit yet */
	enum changes_until until;
	bool is_forced; /* a push that takes commits away */
	struct history_range commits;
	struct str unknown; /* why the changed files are unknown; empty: they are known */
};

struct comparison_options {
	struct str branch; /* pushed, or the pull request's base */
	struct str default_branch;
	struct str from; /* a commit that was asked for; empty: found out */
	struct str from_name;
	struct str head;
	enum changes_until until;
};

/* Finds the compared states. */
MUST_CHECK bool comparison_push(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct comparison *out, struct error *err);
MUST_CHECK bool comparison_pull(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct comparison *out, struct error *err);

/* True if there is nothing that git would push, given the files that differ. */
bool comparison_is_empty(const struct comparison *comparison, const struct changes *changes);

/* Reads the files that differ. */
MUST_CHECK bool comparison_changes(struct arena *a, struct repository *repository,
	const struct comparison *comparison, struct changes *out, struct error *err);

/* The tip of a branch as the remote has it, else as it is here. Empty when there is none. */
struct str comparison_tip(struct repository *repository, struct str branch, struct str *shown);
