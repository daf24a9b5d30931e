#include "engine/git/changes_tree.h"

#include "engine/git/raw_object.h"

#include <sys/stat.h>

struct tree_walk {
	struct arena *a;
	git_odb *odb;
	struct buf path; /* of the folder, with its last slash */
	size_t depth;
	struct changes out;
	size_t capacity;
	struct error *err;
};

/* A tree that is gone through; NULL: there is none on this side. */
struct side {
	struct raw_object raw;
	struct str rest;
	struct raw_entry entry;
	bool has_entry;
};

static void
add(struct tree_walk *w, enum change_kind kind, const struct raw_entry *entry)
{
	struct change *change = arena_push(w->a, w->out.items, w->out.count, w->capacity);

	*change = (struct change){
		.kind = kind,
		.path = str_concat(w->a, buf_str(&w->path), entry->name),
		.is_submodule = entry->mode == GIT_FILEMODE_COMMIT,
	};
}

/* True for another type: a file, a link and a submodule differ in more than permissions. */
static bool
is_retyped(const struct raw_entry *old_entry, const struct raw_entry *new_entry)
{
	return (old_entry->mode & S_IFMT) != (new_entry->mode & S_IFMT);
}

static bool walk_trees(
	struct tree_walk *w, const unsigned char *old_id, const unsigned char *new_id);

static bool
descend(struct tree_walk *w, struct str name, const unsigned char *old_id,
	const unsigned char *new_id)
{
	const size_t before = w->path.n;

	if (w->depth == CHANGES_DEPTH_MAX)
		return error_set(w->err, ERROR_IO, "folders lie more than %d levels deep",
			CHANGES_DEPTH_MAX);
	buf_add(&w->path, name);
	buf_add_char(&w->path, '/');
	w->depth++;
	const bool ok = walk_trees(w, old_id, new_id);
	w->depth--;
	w->path.n = before;
	return ok;
}

/* An entry that one side alone has. */
static bool
only(struct tree_walk *w, enum change_kind kind, const struct raw_entry *entry)
{
	const bool is_old = kind == CHANGE_DELETED;

	if (raw_entry_is_tree(entry))
		return descend(
			w, entry->name, is_old ? entry->id : NULL, is_old ? NULL : entry->id);
	add(w, kind, entry);
	return true;
}

/* Entries of the same name, both of them trees or neither. */
static bool
both(struct tree_walk *w, const struct raw_entry *old_entry, const struct raw_entry *new_entry)
{
	const bool is_same = memcmp(old_entry->id, new_entry->id, GIT_OID_RAWSZ) == 0;

	if (raw_entry_is_tree(old_entry))
		return is_same || descend(w, new_entry->name, old_entry->id, new_entry->id);
	if (is_same && old_entry->mode == new_entry->mode)
		return true;
	add(w, CHANGE_MODIFIED, new_entry);
	w->out.items[w->out.count - 1].is_retyped = is_retyped(old_entry, new_entry);
	return true;
}

/* Which side's entry comes first; a side that is at its end comes last. */
static int
order(const struct side *old_side, const struct side *new_side)
{
	if (!old_side->has_entry || !new_side->has_entry)
		return old_side->has_entry ? -1 : 1;
	return raw_entry_order(&old_side->entry, &new_side->entry);
}

static void
next(struct side *side)
{
	side->has_entry = raw_tree_next(&side->rest, &side->entry);
}

static bool
merge(struct tree_walk *w, struct side *old_side, struct side *new_side)
{
	next(old_side);
	next(new_side);
	while (old_side->has_entry || new_side->has_entry) {
		const int first = order(old_side, new_side);
		const bool ok = first < 0   ? only(w, CHANGE_DELETED, &old_side->entry)
				: first > 0 ? only(w, CHANGE_ADDED, &new_side->entry)
					    : both(w, &old_side->entry, &new_side->entry);
		if (!ok)
			return false;
		if (first <= 0)
			next(old_side);
		if (first >= 0)
			next(new_side);
	}
	return (old_side->rest.n == 0 && new_side->rest.n == 0) ||
	       error_set(w->err, ERROR_IO, "a folder of the commit is broken: try git fsck");
}

static bool
open_side(struct tree_walk *w, const unsigned char *id, struct side *side)
{
	git_oid oid;

	if (!id)
		return true;
	memcpy(oid.id, id, GIT_OID_RAWSZ);
	if (!raw_open(w->odb, &oid, GIT_OBJECT_TREE, &side->raw))
		return libgit_error(w->err, "cannot read a folder of the commit");
	side->rest = side->raw.data;
	return true;
}

static bool
walk_trees(struct tree_walk *w, const unsigned char *old_id, const unsigned char *new_id)
{
	struct side old_side = {0};
	struct side new_side = {0};

	const bool ok = open_side(w, old_id, &old_side) && open_side(w, new_id, &new_side) &&
			merge(w, &old_side, &new_side);
	raw_close(&old_side.raw);
	raw_close(&new_side.raw);
	return ok;
}

bool
changes_tree_read(struct arena *a, git_repository *git, const git_oid *old_tree,
	const git_oid *new_tree, struct changes *out, struct error *err)
{
	struct tree_walk w = {.a = a, .err = err};

	if (old_tree && new_tree && libgit.oid_equal(old_tree, new_tree)) {
		*out = (struct changes){0};
		return true;
	}
	if (libgit.repository_odb(&w.odb, git) != 0)
		return libgit_error(err, "cannot open git's objects");
	buf_init(&w.path, BUF_UNBOUNDED);
	const bool ok =
		walk_trees(&w, old_tree ? old_tree->id : NULL, new_tree ? new_tree->id : NULL);
	buf_free(&w.path);
	libgit.odb_free(w.odb);
	if (ok)
		*out = w.out;
	return ok;
}
