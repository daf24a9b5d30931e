/*
 * builtin_git: the history of a git repository, for built-in actions. It is read, never written.
 *
 * Which      The user's own (builtin_folder), which has all that actions fetch on GitHub; or that
 *            of the workspace, whose files are those that steps have changed.
 * Commits    40 hex digits.
 * Ownership  Texts live in `call->a`.
 */
#pragma once

#include "engine/run/step/builtin.h"

struct builtin_git;

/*
 * The repository whose work tree holds the folder. True with *out NULL where there is none; it is
 * closed with builtin_git_close, which takes NULL too.
 */
MUST_CHECK bool builtin_git_open(
	struct builtin_call *call, struct str folder, struct builtin_git **out, struct error *err);
void builtin_git_close(struct builtin_git *git);

/* The root of its work tree. */
struct str builtin_git_root(const struct builtin_git *git);
/* HEAD's commit, and its branch; both may be empty. */
struct str builtin_git_head(struct builtin_git *git, struct str *branch);
/* The commit of a branch (also one of the remote), a tag, a SHA or a revision; empty: none. */
struct str builtin_git_find(struct builtin_git *git, struct str name);
/* The same, but of a branch as the remote has it, where it is known. */
struct str builtin_git_tip(struct builtin_git *git, struct str name);
/* The first parent; empty where there is none, or a shallow clone has not got it. */
struct str builtin_git_parent(struct builtin_git *git, struct str commit);
/* When it was committed, in seconds since 1970; 0 if it is not here. */
int64_t builtin_git_time(struct builtin_git *git, struct str commit);
/* The branch that `origin` says is the default one. */
struct str builtin_git_default_branch(struct builtin_git *git);
/* The best common ancestor; empty if there is none. */
MUST_CHECK bool builtin_git_merge_base(struct builtin_git *git, struct str one, struct str other,
	struct str *out, struct error *err);

/* A tag, and its commit with that commit's time in seconds since 1970. */
struct builtin_git_tag {
	struct str name;
	struct str commit;
	int64_t time_s;
};
/* All tags of commits, those of the newest commits first. */
MUST_CHECK bool builtin_git_tags(
	struct builtin_git *git, struct builtin_git_tag **out, size_t *count, struct error *err);

enum builtin_change_kind {
	BUILTIN_ADDED,
	BUILTIN_MODIFIED,
	BUILTIN_DELETED,
	BUILTIN_RENAMED,
	BUILTIN_RETYPED, /* a file, a link or a submodule that was another of these */
};

struct builtin_change {
	enum builtin_change_kind kind;
	struct str path;
	struct str old_path; /* of a rename */
	bool is_submodule;
};

/*
 * The files that differ, by path, with renames as git finds them (changes.h). `from` empty: from
 * nothing. `to` empty: the working tree, with edits and with new files that are not ignored, but
 * without files that lact reads secrets from.
 */
MUST_CHECK bool builtin_git_changes(struct builtin_git *git, struct str from, struct str to,
	struct builtin_change **out, size_t *count, struct error *err);
