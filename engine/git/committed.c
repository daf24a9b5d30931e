#include "engine/git/committed.h"

#include "engine/git/libgit.h"

static enum committed
compare(const git_tree *tree, const char *path, struct str text)
{
	git_tree_entry *entry;
	git_oid id;

	const int code = libgit.tree_entry_bypath(&entry, tree, path);
	if (code != 0)
		return code == GIT_ENOTFOUND ? COMMITTED_ABSENT : COMMITTED_SAME;
	const bool is_same =
		libgit.odb_hash(&id, text.p ? text.p : "", text.n, GIT_OBJECT_BLOB) != 0 ||
		libgit.oid_equal(&id, libgit.tree_entry_id(entry));
	libgit.tree_entry_free(entry);
	return is_same ? COMMITTED_SAME : COMMITTED_OTHER;
}

enum committed
committed_find(struct repository *repository, struct str commit, struct str path, struct str text)
{
	enum committed found = COMMITTED_SAME;
	struct arena tmp = {0};
	git_commit *object;
	git_tree *tree;
	git_oid id;

	const char *path_z = str_z(&tmp, path);
	if (path_z && path.n > 0 && path.p[0] != '/' && libgit_id(commit, &id) &&
		libgit.commit_lookup(&object, repository_handle(repository), &id) == 0) {
		if (libgit.commit_tree(&tree, object) == 0) {
			found = compare(tree, path_z, text);
			libgit.tree_free(tree);
		}
		libgit.commit_free(object);
	}
	arena_free(&tmp);
	return found;
}
