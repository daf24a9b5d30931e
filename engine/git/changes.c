#include "engine/git/changes.h"

#include "engine/git/changes_tree.h"

/* --- libgit2's diff ----------------------------------------------------------------------- */

static enum change_kind
kind_of(git_delta_t status)
{
	switch (status) {
	case GIT_DELTA_ADDED:
	case GIT_DELTA_UNTRACKED:
	case GIT_DELTA_COPIED: return CHANGE_ADDED;
	case GIT_DELTA_DELETED: return CHANGE_DELETED;
	case GIT_DELTA_RENAMED: return CHANGE_RENAMED;
	case GIT_DELTA_MODIFIED:
	case GIT_DELTA_TYPECHANGE:
	case GIT_DELTA_CONFLICTED:
	case GIT_DELTA_UNREADABLE:
	case GIT_DELTA_UNMODIFIED:
	case GIT_DELTA_IGNORED: break;
	}
	return CHANGE_MODIFIED;
}

static struct changes
from_diff(struct arena *a, const git_diff *diff)
{
	struct changes changes = {
		.items = arena_array(a, struct change, libgit.diff_num_deltas(diff))};

	for (size_t i = 0; i < libgit.diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = libgit.diff_get_delta(diff, i);
		const enum change_kind kind = kind_of(delta->status);
		if (delta->status == GIT_DELTA_UNMODIFIED || delta->status == GIT_DELTA_IGNORED)
			continue;
		const bool is_gone = kind == CHANGE_DELETED;
		changes.items[changes.count++] = (struct change){
			.kind = kind,
			.path = str_copy(
				a, str_from(is_gone ? delta->old_file.path : delta->new_file.path)),
			.old_path = kind == CHANGE_RENAMED
					    ? str_copy(a, str_from(delta->old_file.path))
					    : STR_NONE,
			.is_retyped = delta->status == GIT_DELTA_TYPECHANGE,
			.is_submodule = (is_gone ? delta->old_file.mode : delta->new_file.mode) ==
					GIT_FILEMODE_COMMIT,
		};
	}
	return changes;
}

static bool
find_renames(git_diff *diff, struct error *err)
{
	git_diff_find_options options;

	if (libgit.diff_find_options_init(&options, GIT_DIFF_FIND_OPTIONS_VERSION) != 0)
		return libgit_error(err, "cannot look for renamed files");
	options.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
	if (libgit.diff_find_similar(diff, &options) != 0)
		return libgit_error(err, "cannot look for renamed files");
	return true;
}

/* Whether files both came and went, and not too many to compare each with each. */
static bool
may_have_renames(const struct changes *changes)
{
	size_t added = 0;
	size_t deleted = 0;

	for (size_t i = 0; i < changes->count; i++) {
		added += changes->items[i].kind == CHANGE_ADDED;
		deleted += changes->items[i].kind == CHANGE_DELETED;
	}
	return added > 0 && deleted > 0 && added + deleted <= CHANGES_RENAME_MAX;
}

/* Takes the changes of a diff, with its renames, and frees it. */
static bool
take_diff(struct arena *a, git_diff *diff, struct changes *out, struct error *err)
{
	struct changes changes = from_diff(a, diff);
	bool ok = true;

	if (may_have_renames(&changes)) {
		ok = find_renames(diff, err);
		changes = from_diff(a, diff);
	}
	libgit.diff_free(diff);
	if (ok)
		*out = changes;
	return ok;
}

/* --- between commits ---------------------------------------------------------------------- */

static bool
tree_of(struct repository *repository, struct str commit, git_tree **out, struct error *err)
{
	git_commit *object;
	git_oid id;

	*out = NULL;
	if (commit.n == 0)
		return true;
	if (!libgit_id(commit, &id) ||
		libgit.commit_lookup(&object, repository_handle(repository), &id) != 0)
		return libgit_error(err, "cannot read commit %" STR_FMT, STR_ARG(commit));
	const bool ok = libgit.commit_tree(out, object) == 0;
	libgit.commit_free(object);
	return ok ||
	       libgit_error(err, "cannot read the files of commit %" STR_FMT, STR_ARG(commit));
}

/* The same changes again by libgit2, which finds renames among the files that came or went. */
static bool
again_with_renames(struct arena *a, git_repository *git, git_tree *old_tree, git_tree *new_tree,
	struct changes *changes, struct error *err)
{
	char **paths = arena_array(a, char *, changes->count);
	git_diff_options options;
	git_diff *diff;

	if (libgit.diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION) != 0)
		return libgit_error(err, "cannot compare the commits");
	for (size_t i = 0; i < changes->count; i++) {
		const size_t n = changes->items[i].path.n;
		paths[i] = arena_alloc(a, n + 1);
		memcpy(paths[i], changes->items[i].path.p, n);
		paths[i][n] = '\0';
	}
	options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_TYPECHANGE;
	options.pathspec = (git_strarray){paths, changes->count};
	if (libgit.diff_tree_to_tree(&diff, git, old_tree, new_tree, &options) != 0)
		return libgit_error(err, "cannot compare the commits");
	return take_diff(a, diff, changes, err);
}

static bool
read_commits(struct arena *a, git_repository *git, git_tree *old_tree, git_tree *new_tree,
	struct changes *out, struct error *err)
{
	struct changes changes;

	if (!changes_tree_read(a, git, old_tree ? libgit.tree_id(old_tree) : NULL,
		    new_tree ? libgit.tree_id(new_tree) : NULL, &changes, err))
		return false;
	if (may_have_renames(&changes) &&
		!again_with_renames(a, git, old_tree, new_tree, &changes, err))
		return false;
	*out = changes;
	return true;
}

/* --- to the index and the working tree ---------------------------------------------------- */

static bool
read_files(struct arena *a, git_repository *git, git_tree *old_tree, enum changes_until until,
	struct changes *out, struct error *err)
{
	git_diff_options options;
	git_diff *diff;

	if (libgit.diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION) != 0)
		return libgit_error(err, "cannot compare the files");
	options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
			GIT_DIFF_INCLUDE_TYPECHANGE;
	const int code =
		until == CHANGES_STAGED
			? libgit.diff_tree_to_index(&diff, git, old_tree, NULL, &options)
			: libgit.diff_tree_to_workdir_with_index(&diff, git, old_tree, &options);
	if (code != 0)
		return libgit_error(err, "cannot compare the files with the commit");
	return take_diff(a, diff, out, err);
}

bool
changes_read(struct arena *a, struct repository *repository, struct str from,
	enum changes_until until, struct str to, struct changes *out, struct error *err)
{
	git_repository *git = repository_handle(repository);
	git_tree *old_tree = NULL;
	git_tree *new_tree = NULL;
	bool ok = tree_of(repository, from, &old_tree, err);

	if (ok && until == CHANGES_COMMIT)
		ok = tree_of(repository, to, &new_tree, err) &&
		     read_commits(a, git, old_tree, new_tree, out, err);
	else if (ok)
		ok = read_files(a, git, old_tree, until, out, err);
	libgit.tree_free(old_tree);
	libgit.tree_free(new_tree);
	return ok;
}

char
change_letter(enum change_kind kind)
{
	return "AMDR"[kind];
}

const char *
change_name(enum change_kind kind)
{
	static const char *const names[] = {
		[CHANGE_ADDED] = "added",
		[CHANGE_MODIFIED] = "modified",
		[CHANGE_DELETED] = "removed",
		[CHANGE_RENAMED] = "renamed",
	};

	return names[kind];
}
