#include "engine/git/submodules.h"

#include "engine/git/workspace_git.h"
#include "engine/store/file.h"

/* How deep submodules of a commit may lie in each other. */
#define DEPTH_MAX 16

static bool write_all(const struct submodules *submodules, struct snapshot *snapshot, int depth,
	struct error *err);

static bool
write_git(const struct submodules *submodules, const struct repository *repository,
	struct str directory, struct str commit, struct error *err)
{
	struct workspace_git git;
	struct workspace_git_options options = {
		.directory = directory,
		.commit = commit,
		.fetch_depth = submodules->fetch_depth,
		.fetch_tags = true,
		.is_live = submodules->is_live,
	};

	return workspace_git_write(submodules->a, repository, &options, &git, err);
}

/* The commit that is recorded, else HEAD's. */
static bool
commit_of(struct repository *repository, struct str recorded, struct str *out, struct error *err)
{
	struct repository_head head;
	struct repository_revision revision;
	struct error absent = {0};

	*out = recorded;
	if (repository_resolve(repository, recorded, &revision, &absent))
		return true;
	if (!repository_head(repository, &head, err))
		return false;
	*out = head.commit;
	return true;
}

static bool
write_commit_files(const struct submodules *submodules, const struct repository *repository,
	const struct snapshot_submodule *submodule, struct snapshot *inner, struct error *err)
{
	const struct str directory =
		path_join(submodules->a, submodules->directory, submodule->path);

	return snapshot_write_ref(submodules->a, repository, submodule->commit, directory,
		submodules->options, inner, err);
}

static bool
write_inner(const struct submodules *submodules, const struct snapshot_submodule *submodule,
	struct snapshot *inner, int depth, struct error *err)
{
	struct submodules below = *submodules;

	if (submodules->options->first_level_only)
		return true;
	below.root = path_join(submodules->a, submodules->root, submodule->path);
	below.directory = path_join(submodules->a, submodules->directory, submodule->path);
	return write_all(&below, inner, depth + 1, err);
}

static bool
write_opened(const struct submodules *submodules, struct repository *repository,
	const struct snapshot_submodule *submodule, struct snapshot *snapshot, int depth,
	struct error *err)
{
	const struct str directory =
		path_join(submodules->a, submodules->directory, submodule->path);
	struct snapshot inner = {0};
	struct str commit = submodule->commit;

	if (submodules->is_ref) {
		if (!write_commit_files(submodules, repository, submodule, &inner, err))
			return false;
	} else if (!commit_of(repository, submodule->commit, &commit, err)) {
		return false;
	}
	if (!write_git(submodules, repository, directory, commit, err) ||
		!write_inner(submodules, submodule, &inner, depth, err))
		return false;
	snapshot->file_count += inner.file_count;
	return true;
}

/* The commit of a ref may be one that the submodule here never fetched. */
static bool
has_commit(const struct submodules *submodules, struct repository *repository, struct str commit)
{
	struct repository_revision revision;
	struct error absent = {0};

	return !submodules->is_ref || repository_resolve(repository, commit, &revision, &absent);
}

static bool
write_one(const struct submodules *submodules, const struct snapshot_submodule *submodule,
	struct snapshot *snapshot, int depth, struct error *err)
{
	const struct str root = path_join(submodules->a, submodules->root, submodule->path);
	struct repository *repository = NULL;
	struct error absent = {0};

	if ((!submodules->is_ref && !submodule->is_here) ||
		!repository_open(submodules->a, root, &repository, &absent) || !repository)
		return true;
	/* a folder that is no repository leads to the one around it */
	const bool is_here = str_eq(repository_root(repository), root) &&
			     has_commit(submodules, repository, submodule->commit);
	const bool ok = !is_here ||
			write_opened(submodules, repository, submodule, snapshot, depth, err) ||
			error_prefix(err, "submodule '%" STR_FMT "'", STR_ARG(submodule->path));
	repository_close(repository);
	return ok;
}

static bool
write_all(const struct submodules *submodules, struct snapshot *snapshot, int depth,
	struct error *err)
{
	for (size_t i = 0; depth < DEPTH_MAX && i < snapshot->submodule_count; i++) {
		const struct snapshot_submodule *submodule = &snapshot->submodules[i];
		if (!write_one(submodules, submodule, snapshot, depth, err))
			return false;
	}
	return true;
}

bool
submodules_write(const struct submodules *submodules, struct snapshot *snapshot, struct error *err)
{
	return write_all(submodules, snapshot, 0, err);
}
