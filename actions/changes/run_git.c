#include "actions/changes/run_git.h"

#include "engine/store/file.h"

/* True if the folder's repository has a commit that the user's has not. */
static bool
is_another(struct builtin_git *own, struct builtin_git *there)
{
	struct str branch;

	if (!there)
		return false;
	const struct str head = builtin_git_head(there, &branch);
	return !own || (head.n > 0 && builtin_git_find(own, head).n == 0);
}

static struct str
within(struct builtin_call *call, const struct builtin_git *there, struct str folder)
{
	const struct str real = file_real_path(call->a, folder);
	const struct str root = file_real_path(call->a, builtin_git_root(there));

	return str_eq(real, root) ? STR_NONE : str_copy(call->a, path_within(real, root));
}

/* A repository around the job's folder, such as one of a home, is nobody's checkout. */
static struct builtin_git *
inside_workspace(struct builtin_call *call, struct builtin_git *there)
{
	const struct str root = there ? file_real_path(call->a, builtin_git_root(there)) : STR_NONE;

	if (!there || path_is_below(root, file_real_path(call->a, call->workspace)))
		return there;
	builtin_git_close(there);
	return NULL;
}

bool
run_git_open(struct builtin_call *call, struct str folder, struct run_git *out)
{
	struct builtin_git *own = NULL;
	struct builtin_git *there = NULL;
	struct error err = {0};
	struct str branch;

	if (!builtin_git_open(call, builtin_folder(call), &own, &err) ||
		!builtin_git_open(call, folder, &there, &err)) {
		builtin_git_close(own);
		(void)builtin_error(call, "%s", err.text);
		return false;
	}
	there = inside_workspace(call, there);
	const bool is_own = !is_another(own, there);
	*out = (struct run_git){
		.git = is_own ? own : there,
		.is_own = is_own,
		.is_here = there != NULL,
		.within = there ? within(call, there, folder) : STR_NONE,
	};
	builtin_git_close(is_own ? there : own);
	if (out->git) {
		out->head = builtin_git_head(out->git, &branch);
		return true;
	}
	(void)builtin_error(
		call, "fatal: not a git repository: '%" STR_FMT "'", STR_ARG(builtin_folder(call)));
	return false;
}

void
run_git_close(struct run_git *git)
{
	builtin_git_close(git->git);
}

bool
run_git_changes(const struct run_git *git, struct str from, struct str to,
	struct changed_files *out, struct error *err)
{
	const bool has_edits = str_eq(to, git->head);

	return builtin_git_changes(
		git->git, from, has_edits ? STR_NONE : to, &out->items, &out->count, err);
}

bool
run_git_changes_since_parting(const struct run_git *git, struct str from, struct str to,
	bool *parted, struct changed_files *out, struct error *err)
{
	struct str base;

	if (!builtin_git_merge_base(git->git, from, to, &base, err))
		return false;
	*parted = base.n > 0;
	return run_git_changes(git, *parted ? base : from, to, out, err);
}
