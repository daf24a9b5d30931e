#include "engine/git/history_depth.h"

#include "expr/base/map.h"

/* The walk, generation by generation. */
struct history {
	struct arena *a;
	git_repository *git;
	git_odb *odb;
	struct map seen; /* of raw ids */
	git_oid *ids;    /* in the order of being seen: a queue */
	size_t count;
	size_t capacity;
	struct buf *out;
};

static void
see(struct history *history, const git_oid *id)
{
	const struct str key = {(const char *)id->id, GIT_OID_RAWSZ};

	if (map_has(&history->seen, key))
		return;
	map_set(&history->seen, str_copy(history->a, key), history);
	libgit.oid_cpy(arena_push(history->a, history->ids, history->count, history->capacity), id);
}

static bool
has_all_parents(const struct history *history, const git_commit *commit)
{
	for (unsigned i = 0; i < libgit.commit_parentcount(commit); i++)
		if (!libgit.odb_exists(history->odb, libgit.commit_parent_id(commit, i)))
			return false;
	return true;
}

static bool
visit(struct history *history, const git_oid id, bool is_last, struct error *err)
{
	git_commit *commit;

	if (libgit.commit_lookup(&commit, history->git, &id) != 0)
		return libgit_error(err, "cannot read the history");
	const unsigned parents = libgit.commit_parentcount(commit);
	if (parents > 0 && (is_last || !has_all_parents(history, commit))) {
		buf_add(history->out, libgit_hex(history->a, &id));
		buf_add_char(history->out, '\n');
	} else {
		for (unsigned i = 0; i < parents; i++)
			see(history, libgit.commit_parent_id(commit, i));
	}
	libgit.commit_free(commit);
	return true;
}

static bool
walk(struct history *history, int depth, struct error *err)
{
	size_t next = 0;

	for (int generation = 1; generation <= depth && next < history->count; generation++)
		for (const size_t end = history->count; next < end; next++)
			if (!visit(history, history->ids[next], generation == depth, err))
				return false;
	return true;
}

bool
history_depth_boundary(struct arena *tmp, git_repository *git, const git_oid *tips,
	size_t tip_count, int depth, struct buf *out, struct error *err)
{
	struct history history = {.a = tmp, .git = git, .out = out};

	if (libgit.repository_odb(&history.odb, git) != 0)
		return libgit_error(err, "cannot open git's objects");
	map_init(&history.seen, tmp, false);
	for (size_t i = 0; i < tip_count; i++)
		see(&history, &tips[i]);
	const bool ok = walk(&history, depth, err);
	libgit.odb_free(history.odb);
	return ok;
}
