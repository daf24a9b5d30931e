/*
 * snapshot: an isolated copy of the user's files, for a job to work in.
 *
 * Content    The files that a commit of everything would contain, as they are on disk now: tracked
 *            files with their uncommitted edits and without the deleted ones, and untracked files
 *            that are not ignored. Submodules by the same rule, if they are checked out; else an
 *            empty folder. Left out: ignored files, `.git`, repositories inside the work tree that
 *            are no submodules, sockets, devices and FIFOs. Files that a sparse checkout leaves off
 *            the disk are written from the repository.
 * Kept       The executable bit, and symbolic links as links. Folders are 0755, files 0644 or
 *            0755, less what the umask takes. All files get one modification time, a little in the
 *            past, so that git can trust it (see workspace_git).
 * Links      A link with an absolute target in the user's work tree leads to the same place in the
 *            copy. Other links out of the copy stay unchanged, and `outside` lists them.
 * Copying    Shares blocks where the file system can; never follows a link in the source.
 * Target     Made if absent. Its files stay, unless a copied file replaces them.
 * Limit      libgit2 drops a negation without a wildcard from a `.gitignore` that has nothing
 *            before it to negate: `!a.log` below a folder that ignores `*.log` has no effect on new
 *            files. Tracked files are not concerned.
 * Threads    May run on several threads at once with one repository.
 * Source     semantics of `git add -A`; docs.github.com, about workspaces: GITHUB_WORKSPACE
 */
#pragma once

#include "engine/git/repository.h"

#include <stdatomic.h>

/* A submodule whose files are wanted. */
struct snapshot_submodule {
	struct str path;   /* below the work tree's root */
	struct str commit; /* that the repository around it records */
	bool is_here;      /* it is checked out; else its folder is empty */
};

struct snapshot {
	size_t file_count;
	size_t changed_count; /* paths that differ from HEAD: edited, new, deleted */
	/* the `changed_count` paths, in git's order; not of submodules' inner files */
	const struct str *changed;
	struct str commit; /* HEAD's, or the one that was checked out; empty: none */
	struct str ref;    /* its full ref; empty: none */
	/* links that lead out of the work tree: "path -> target", in git's order */
	const struct str *outside;
	size_t outside_count;
	/* the outer before those in them; of a commit, only its own */
	const struct snapshot_submodule *submodules;
	size_t submodule_count;
};

/* A file that lact reads settings from, and that no copy may hold. */
struct snapshot_private {
	struct str path;   /* absolute */
	bool even_tracked; /* else it is left out only where git does not track it */
};

struct snapshot_options {
	const struct snapshot_private *privates;
	size_t private_count;
	bool without_submodules;   /* leave their folders empty, as a checkout does by default */
	bool first_level_only;     /* those in submodules stay empty */
	const atomic_bool *cancel; /* NULL, or looked at between files: ERROR_CANCELLED */
};

/* Copies the work tree of `repository`. */
MUST_CHECK bool snapshot_write(struct arena *a, const struct repository *repository,
	struct str directory, const struct snapshot_options *options, struct snapshot *out,
	struct error *err);

/* Copies a folder that is in no repository: everything except what is named `.git`. */
MUST_CHECK bool snapshot_write_folder(struct arena *a, struct str folder, struct str directory,
	const struct snapshot_options *options, struct snapshot *out, struct error *err);

/*
 * Writes the files of a commit from the repository in the folder `git_dir`, as GitHub's archive of
 * it has them: links as they are, submodules as empty folders.
 */
MUST_CHECK bool snapshot_write_commit(struct arena *a, struct str git_dir, struct str commit,
	struct str directory, const atomic_bool *cancel, struct error *err);

/*
 * Writes the files of a commit that `ref` names (see repository_resolve) as git would check them
 * out, without the working tree's edits. Submodules become empty folders, and are listed.
 */
MUST_CHECK bool snapshot_write_ref(struct arena *a, const struct repository *repository,
	struct str ref, struct str directory, const struct snapshot_options *options,
	struct snapshot *out, struct error *err);
