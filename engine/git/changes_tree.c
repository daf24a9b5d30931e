#include "engine/git/changes_tree.h"

struct walk {
	struct arena *a;
	git_repository *git;
	struct buf path; /* of the folder, with its last slash */
	size_t depth;
	struct changes out;
	size_t capacity;
	struct error *err;
};

static void
add(struct walk *w, enum change_kind kind, const git_tree_entry *entry)
{
	struct change *change = arena_push(w->a, w->out.items, w->out.count, w->capacity);

	*change = (struct change){
		.kind = kind,
		.path = str_concat(
			w->a, buf_str(&w->path), str_from(libgit.tree_entry_name(entry))),
	};
}

static bool
is_tree(const git_tree_entry *entry)
{
	return libgit.tree_entry_type(entry) == GIT_OBJECT_TREE;
}

static bool walk_trees(struct walk *w, const git_oid *old_id, const git_oid *new_id);

static bool
descend(struct walk *w, const git_tree_entry *named, const git_oid *old_tree,
	const git_oid *new_tree)
{
	const size_t before = w->path.n;

	if (w->depth == CHANGES_DEPTH_MAX)
		return error_set(w->err, ERROR_IO, "folders lie more than %d levels deep",
			CHANGES_DEPTH_MAX);
	buf_add_z(&w->path, libgit.tree_entry_name(named));
	buf_add_char(&w->path, '/');
	w->depth++;
	const bool ok = walk_trees(w, old_tree, new_tree);
	w->depth--;
	w->path.n = before;
	return ok;
}

/* An entry that one side alone has. */
static bool
only(struct walk *w, enum change_kind kind, const git_tree_entry *entry)
{
	const git_oid *id = libgit.tree_entry_id(entry);

	if (is_tree(entry))
		return descend(w, entry, kind == CHANGE_DELETED ? id : NULL,
			kind == CHANGE_DELETED ? NULL : id);
	add(w, kind, entry);
	return true;
}

/* Entries of the same name, both of them trees or neither. */
static bool
both(struct walk *w, const git_tree_entry *old_entry, const git_tree_entry *new_entry)
{
	const git_oid *old_id = libgit.tree_entry_id(old_entry);
	const git_oid *new_id = libgit.tree_entry_id(new_entry);
	const bool is_same = libgit.oid_equal(old_id, new_id);

	if (is_tree(old_entry))
		return is_same || descend(w, old_entry, old_id, new_id);
	if (!is_same ||
		libgit.tree_entry_filemode(old_entry) != libgit.tree_entry_filemode(new_entry))
		add(w, CHANGE_MODIFIED, new_entry);
	return true;
}

/* Which of two entries comes first in git's order; NULL comes last. */
static int
order(const git_tree_entry *old_entry, const git_tree_entry *new_entry)
{
	if (!old_entry || !new_entry)
		return old_entry ? -1 : 1;
	return libgit.tree_entry_cmp(old_entry, new_entry);
}

static bool
merge(struct walk *w, const git_tree *old_tree, const git_tree *new_tree)
{
	size_t i = 0;
	size_t j = 0;

	for (;;) {
		const git_tree_entry *old_entry =
			old_tree ? libgit.tree_entry_byindex(old_tree, i) : NULL;
		const git_tree_entry *new_entry =
			new_tree ? libgit.tree_entry_byindex(new_tree, j) : NULL;
		if (!old_entry && !new_entry)
			return true;
		const int first = order(old_entry, new_entry);
		const bool ok = first < 0   ? only(w, CHANGE_DELETED, old_entry)
				: first > 0 ? only(w, CHANGE_ADDED, new_entry)
					    : both(w, old_entry, new_entry);
		if (!ok)
			return false;
		i += first <= 0;
		j += first >= 0;
	}
}

static bool
open_tree(struct walk *w, const git_oid *id, git_tree **out)
{
	if (!id || libgit.tree_lookup(out, w->git, id) == 0)
		return true;
	return libgit_error(w->err, "cannot read a folder of the commit");
}

static bool
walk_trees(struct walk *w, const git_oid *old_id, const git_oid *new_id)
{
	git_tree *old_tree = NULL;
	git_tree *new_tree = NULL;

	const bool ok = open_tree(w, old_id, &old_tree) && open_tree(w, new_id, &new_tree) &&
			merge(w, old_tree, new_tree);
	libgit.tree_free(old_tree);
	libgit.tree_free(new_tree);
	return ok;
}

bool
changes_tree_read(struct arena *a, git_repository *git, const git_oid *old_tree,
	const git_oid *new_tree, struct changes *out, struct error *err)
{
	struct walk w = {.a = a, .git = git, .err = err};

	if (old_tree && new_tree && libgit.oid_equal(old_tree, new_tree)) {
		*out = (struct changes){0};
		return true;
	}
	buf_init(&w.path, BUF_UNBOUNDED);
	const bool ok = walk_trees(&w, old_tree, new_tree);
	buf_free(&w.path);
	if (ok)
		*out = w.out;
	return ok;
}
