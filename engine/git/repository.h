/*
 * repository: read-only access to the user's git repository.
 *
 * Reading    Nothing is ever written to the user's repository: not an object, not a ref, not the
 *            index. Opening reads no file of the work tree; each function below reads what it needs
 *            when it is called.
 * Threads    A `struct repository` belongs to one thread at a time, except where a function takes
 *            it `const`: snapshot and workspace_git open a handle of their own, and may run on
 *            several threads at once.
 * Ownership  Texts live in the arena given at repository_open, which outlives the repository.
 *            repository_close releases the rest.
 * Source     git-scm.com, gitrepository-layout, git-rev-parse, git-remote, git-config
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

/* 40 zeros: the commit before the first, as GitHub writes it in `github.event.before`. */
#define REPOSITORY_NO_COMMIT "0000000000000000000000000000000000000000"

struct git_repository;
struct repository;

enum repository_head_kind {
	REPOSITORY_BRANCH,   /* HEAD is a branch with a commit */
	REPOSITORY_DETACHED, /* HEAD is a commit */
	REPOSITORY_UNBORN,   /* HEAD is a branch without commits */
};

struct repository_head {
	enum repository_head_kind kind;
	struct str ref;    /* "refs/heads/main"; empty when detached */
	struct str branch; /* "main"; empty when detached */
	struct str commit; /* 40 hex digits; empty when unborn */
	struct str tree;   /* 40 hex digits; empty when unborn */
};

/* Where a URL leads. Parts that the URL does not have are empty. */
struct repository_url {
	struct str
		host; /* "github.com", without user and port, also for ssh.github.com; empty for a
			     local path */
	struct str owner; /* "octo-org"; with slashes for groups within groups */
	struct str name;  /* "octo-repo", without ".git" */
};

struct repository_remote {
	struct str name;
	struct str url; /* after git's `url.*.insteadOf` */
	struct repository_url parsed;
};

struct repository_person {
	struct str name;
	struct str email;
};

struct repository_commit {
	struct str id;
	struct str tree;
	struct str message; /* whole; UTF-8 as git stored it */
	struct repository_person author;
	struct repository_person committer;
	int64_t author_time_s; /* since 1970 */
	int author_offset_min; /* from UTC */
	int64_t committer_time_s;
	int committer_offset_min;
};

/* A name that was looked up: the commit, and the full ref when the name is one. */
struct repository_revision {
	struct str commit;
	struct str ref; /* "refs/heads/x", "refs/tags/x", another "refs/…"; empty for a SHA */
};

/* --- opening ------------------------------------------------------------------------------ */

/*
 * Opens the repository whose work tree holds `folder`, which may lie below its root, in a linked
 * worktree or in a submodule. A missing repository is not an error: true with *out NULL. A bare
 * repository, one owned by another user, and one in a format that is not understood are errors.
 */
MUST_CHECK bool repository_open(
	struct arena *a, struct str folder, struct repository **out, struct error *err);
/* NULL is allowed. */
void repository_close(struct repository *repository);

/* libgit2's handle, for engine/event's diffs; it stays the repository's. */
struct git_repository *repository_handle(struct repository *repository);

/* Absolute and without a trailing slash: the work tree's root; the git folder (of this worktree);
 * the git folder that all worktrees share; its objects. */
struct str repository_root(const struct repository *repository);
struct str repository_git_dir(const struct repository *repository);
struct str repository_common_dir(const struct repository *repository);
struct str repository_objects_dir(const struct repository *repository);

/* --- asking ------------------------------------------------------------------------------- */

MUST_CHECK bool repository_head(
	struct repository *repository, struct repository_head *out, struct error *err);
/*
 * The commit of a branch on the remote, as last fetched or pushed: what a push of it would replace.
 * The remote is the branch's own (branch.NAME.remote) or repository_remote. REPOSITORY_NO_COMMIT
 * when none. `shown` (may be NULL) gets what git calls it: "origin/main".
 */
struct str repository_tracked(struct repository *repository, struct str branch, struct str *shown);
/*
 * The commit of HEAD's branch on the remote, as last fetched or pushed: what a push of it would
 * replace. The remote is the branch's own (branch.NAME.remote) or repository_remote; another
 * branch that HEAD's branch merely follows does not count. REPOSITORY_NO_COMMIT when none.
 */
struct str repository_upstream(struct repository *repository);
/* The remote for GitHub: `origin`, else the only one, else that of HEAD's branch. False
 * when there is none. */
bool repository_remote(struct repository *repository, struct repository_remote *out);
/* The default branch's name: what refs/remotes/<remote>/HEAD says, else `main` or `master` if there
 * is such a branch, else init.defaultBranch, else "main". */
struct str repository_default_branch(struct repository *repository);
/* user.name and user.email from the configuration; empty when not set. */
struct repository_person repository_user(struct repository *repository);

/* A commit by its 40 hex digits. */
MUST_CHECK bool repository_commit_read(struct repository *repository, struct str id,
	struct repository_commit *out, struct error *err);
/*
 * Finds the commit that a `ref` input names, among what is here: a full ref, a branch, a branch
 * of the remote, a tag, a full or unambiguous short SHA. In this order, as actions/checkout.
 */
MUST_CHECK bool repository_resolve(struct repository *repository, struct str name,
	struct repository_revision *out, struct error *err);

/* The same, and what git itself understands: HEAD, `main~2`, `v1^{}`, `@{u}`. */
MUST_CHECK bool repository_revision_find(struct repository *repository, struct str name,
	struct repository_revision *out, struct error *err);

/*
 * Splits a remote's URL of any shape: https, http, ssh, git, file, `user@host:owner/name`, a
 * local path; with or without ".git" and a trailing slash. The parts are views into `url`.
 */
struct repository_url repository_url_parse(struct str url);
