#include "engine/git/blob_copy.h"
#include "engine/git/snapshot.h"
#include "engine/git/snapshot_private.h"

/* A walk over the commit's tree. */
struct commit_walk {
	struct blob_copy from;
	struct tree_copy *copy;
	struct snapshot_submodule *submodules;
	size_t submodule_count;
	size_t submodule_capacity;
	bool failed; /* and told to copy->err */
};

static bool
write_submodule(struct commit_walk *walk, struct str path, const git_oid *id)
{
	struct arena *a = walk->copy->a;
	int from;

	*arena_push(a, walk->submodules, walk->submodule_count, walk->submodule_capacity) =
		(struct snapshot_submodule){.path = path, .commit = libgit_hex(a, id)};
	return tree_copy_folder(walk->copy, path, &from) != TREE_COPY_FAILED;
}

static bool
write_entry(
	struct commit_walk *walk, struct str path, const char *path_z, const git_tree_entry *entry)
{
	switch (libgit.tree_entry_type(entry)) {
	case GIT_OBJECT_BLOB:
		return blob_copy_write(&walk->from, libgit.tree_entry_id(entry), path_z,
			(mode_t)libgit.tree_entry_filemode(entry), walk->copy, path);
	case GIT_OBJECT_COMMIT: /* a submodule */
		return write_submodule(walk, path, libgit.tree_entry_id(entry));
	default: return true; /* a folder: made with its first file */
	}
}

/* Called for each entry with its folder ("a/b/"); -1 stops the walk. */
static int
visit(const char *folder, const git_tree_entry *entry, void *payload)
{
	struct commit_walk *walk = payload;
	const struct str path = str_concat(
		walk->copy->a, str_from(folder), str_from(libgit.tree_entry_name(entry)));
	const char *path_z = str_z(walk->copy->a, path);

	walk->failed = path_z && !write_entry(walk, path, path_z, entry);
	return path_z && !walk->failed ? 0 : -1;
}

static bool
write_tree(struct commit_walk *walk, git_tree *tree, struct error *err)
{
	if (libgit.tree_walk(tree, GIT_TREEWALK_PRE, visit, walk) == 0)
		return true;
	return !walk->failed && libgit_error(err, "cannot read the commit's tree");
}

static bool
write_commit(struct commit_walk *walk, const git_oid *id, struct error *err)
{
	git_commit *commit;
	git_tree *tree;

	if (libgit.commit_lookup(&commit, walk->from.git, id) != 0)
		return libgit_error(err, "cannot read the commit");
	const int code = libgit.commit_tree(&tree, commit);
	libgit.commit_free(commit);
	if (code != 0)
		return libgit_error(err, "cannot read the commit's tree");
	const bool ok = write_tree(walk, tree, err);
	libgit.tree_free(tree);
	return ok;
}

/* An own handle, since the caller's may be in use on another thread. */
static bool
resolve(struct arena *a, const struct repository *repository, struct str ref,
	struct repository_revision *out, struct error *err)
{
	struct repository *own;

	if (!repository_open(a, repository_root(repository), &own, err))
		return false;
	if (!own)
		return error_set(err, ERROR_MISSING, "the git repository '%" STR_FMT "' is gone",
			STR_ARG(repository_root(repository)));
	const bool ok = repository_resolve(own, ref, out, err);
	repository_close(own);
	return ok;
}

/*
 * A handle without a work tree and with an empty index: attributes of the files on disk and of the
 * index come before those of the commit. git_repository_set_bare would write the user's settings.
 */
static bool
open_objects(struct arena *a, const struct repository *repository, git_repository **out,
	struct error *err)
{
	git_index *index = NULL;
	git_repository *whole;

	if (!libgit_open(a, repository_root(repository), &whole, err))
		return false;
	int code = libgit.repository_open_ext(out, libgit.repository_path(whole),
		GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	libgit.repository_free(whole);
	if (code != 0)
		return libgit_error(err, "cannot open the repository");
	code = libgit.index_new(&index);
	if (code == 0)
		code = libgit.repository_set_index(*out, index);
	libgit.index_free(index);
	if (code == 0)
		return true;
	libgit.repository_free(*out);
	return libgit_error(err, "cannot open the repository's objects");
}

static bool
write_revision(struct arena *a, git_repository *git, struct str root, struct str directory,
	const struct repository_revision *revision, const struct snapshot_options *options,
	struct snapshot *out, struct error *err)
{
	struct tree_copy copy;
	git_oid id;

	/* all content comes from the objects; the source is not read */
	if (!libgit_id(revision->commit, &id) ||
		!tree_copy_open(a, directory, directory, options->cancel, &copy, err))
		return false;
	tree_copy_keep_links_inside(&copy, root);
	snapshot_keep_private(&copy, root, options);
	struct commit_walk walk = {.from = {.git = git, .attributes = &id}, .copy = &copy};
	const bool ok = write_commit(&walk, &id, err);
	tree_copy_close(&copy);
	if (ok)
		*out = (struct snapshot){
			.file_count = copy.file_count,
			.commit = revision->commit,
			.ref = revision->ref,
			.outside = copy.outside,
			.outside_count = copy.outside_count,
			.submodules = options->without_submodules ? NULL : walk.submodules,
			.submodule_count = options->without_submodules ? 0 : walk.submodule_count,
		};
	return ok;
}

bool
snapshot_write_ref(struct arena *a, const struct repository *repository, struct str ref,
	struct str directory, const struct snapshot_options *options, struct snapshot *out,
	struct error *err)
{
	struct repository_revision revision;
	git_repository *git;

	if (!resolve(a, repository, ref, &revision, err) || !libgit_library_load(err))
		return false;
	bool ok = open_objects(a, repository, &git, err);
	if (ok) {
		ok = write_revision(a, git, repository_root(repository), directory, &revision,
			options, out, err);
		libgit.repository_free(git);
	}
	return ok;
}

bool
snapshot_write_commit(struct arena *a, struct str git_dir, struct str commit, struct str directory,
	const atomic_bool *cancel, struct error *err)
{
	const char *z = str_z(a, git_dir);
	struct tree_copy copy;
	git_repository *git;
	git_oid id;

	if (!z || !libgit_id(commit, &id) || !libgit_library_load(err))
		return false;
	if (libgit.repository_open_ext(
		    &git, z, GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) != 0)
		return libgit_error(err, "cannot open the repository '%s'", z);
	bool ok = tree_copy_open(a, directory, directory, cancel, &copy, err);
	if (ok) {
		struct commit_walk walk = {.from = {.git = git, .attributes = &id}, .copy = &copy};
		ok = write_commit(&walk, &id, err);
		tree_copy_close(&copy);
	}
	libgit.repository_free(git);
	return ok;
}
