#include "engine/git/history.h"

#include "engine/git/libgit.h"
#include "expr/base/map.h"

/* --- where the history is cut ------------------------------------------------------------- */

/* Commits in the order in which they are seen, breadth first. libgit2 1.5 fails where a shallow
 * history ends; here it just ends. */
struct queue {
	struct arena *a;
	git_repository *git;
	struct map seen; /* of raw ids */
	git_oid *ids;
	size_t count;
	size_t capacity;
};

static void
queue_init(struct queue *queue, struct arena *a, git_repository *git)
{
	*queue = (struct queue){.a = a, .git = git};
	map_init(&queue->seen, a, false);
}

static struct str
raw(const git_oid *id)
{
	return (struct str){(const char *)id->id, GIT_OID_RAWSZ};
}

static void
queue_add(struct queue *queue, const git_oid *id)
{
	if (map_has(&queue->seen, raw(id)))
		return;
	map_set(&queue->seen, str_copy(queue->a, raw(id)), queue);
	libgit.oid_cpy(arena_push(queue->a, queue->ids, queue->count, queue->capacity), id);
}

/* Adds the parents of a commit. False if the commit is not here. */
static bool
queue_follow(struct queue *queue, const git_oid id)
{
	git_commit *commit;

	if (libgit.commit_lookup(&commit, queue->git, &id) != 0)
		return false;
	for (unsigned i = 0; i < libgit.commit_parentcount(commit); i++)
		queue_add(queue, libgit.commit_parent_id(commit, i));
	libgit.commit_free(commit);
	return true;
}

static void
queue_all(struct queue *queue)
{
	for (size_t next = 0; next < queue->count; next++)
		(void)queue_follow(queue, queue->ids[next]);
}

/* The first commit on the way from `start` that `known` has. */
static bool
first_common(struct queue *queue, const struct queue *known, git_oid *out)
{
	for (size_t next = 0; next < queue->count; next++) {
		const git_oid id = queue->ids[next];
		if (map_has(&known->seen, raw(&id)) && queue_follow(queue, id)) {
			*out = id;
			return true;
		}
		(void)queue_follow(queue, id);
	}
	return false;
}

static bool
shallow_merge_base(git_repository *git, const git_oid *one, const git_oid *other, git_oid *out)
{
	struct arena a = {0};
	struct queue known;
	struct queue queue;

	queue_init(&known, &a, git);
	queue_init(&queue, &a, git);
	queue_add(&known, one);
	queue_all(&known);
	queue_add(&queue, other);
	const bool found = first_common(&queue, &known, out);
	arena_free(&a);
	return found;
}

static void
add_commit(struct arena *a, struct history_range *range, const git_oid *id)
{
	range->commits[range->count++] = libgit_hex(a, id);
}

static void
shallow_between(struct arena *a, git_repository *git, const git_oid *from, const git_oid *to,
	size_t max, struct history_range *range)
{
	struct arena tmp = {0};
	struct queue known;
	struct queue queue;

	queue_init(&known, &tmp, git);
	queue_init(&queue, &tmp, git);
	if (from) {
		queue_add(&known, from);
		queue_all(&known);
	}
	queue_add(&queue, to);
	for (size_t next = 0; next < queue.count && !range->is_cut; next++) {
		const git_oid id = queue.ids[next];
		if (map_has(&known.seen, raw(&id)) || !queue_follow(&queue, id))
			continue;
		if (range->count == max)
			range->is_cut = true;
		else
			add_commit(a, range, &id);
	}
	arena_free(&tmp);
}

bool
history_is_shallow(struct repository *repository)
{
	return libgit.repository_is_shallow(repository_handle(repository)) == 1;
}

/* --- all of it ---------------------------------------------------------------------------- */

static bool
read_id(struct str hex, git_oid *out, struct error *err)
{
	return libgit_id(hex, out) ||
	       error_set(err, ERROR_USAGE, "'%" STR_FMT "' is not a full commit SHA", STR_ARG(hex));
}

/* GIT_ENOTFOUND: there is none. */
static int
find_merge_base(git_repository *git, const git_oid *one, const git_oid *other, git_oid *out)
{
	if (libgit.oid_equal(one, other)) {
		*out = *one;
		return 0;
	}
	if (libgit.repository_is_shallow(git) == 1)
		return shallow_merge_base(git, one, other, out) ? 0 : GIT_ENOTFOUND;
	return libgit.merge_base(out, git, one, other);
}

bool
history_merge_base(struct arena *a, struct repository *repository, struct str one, struct str other,
	struct str *out, struct error *err)
{
	git_oid first;
	git_oid second;
	git_oid base;

	if (!read_id(one, &first, err) || !read_id(other, &second, err))
		return false;
	const int code = find_merge_base(repository_handle(repository), &first, &second, &base);
	if (code != 0 && code != GIT_ENOTFOUND)
		return libgit_error(err, "cannot find where two histories meet");
	*out = code == 0 ? libgit_hex(a, &base) : STR_NONE;
	return true;
}

/* False if libgit2 cannot go through the history. */
static bool
walk(struct arena *a, git_revwalk *walker, size_t max, struct history_range *range)
{
	git_oid id;
	int code;

	while ((code = libgit.revwalk_next(&id, walker)) == 0) {
		if (range->count == max) {
			range->is_cut = true;
			return true;
		}
		add_commit(a, range, &id);
	}
	return code == GIT_ITEROVER;
}

bool
history_between(struct arena *a, struct repository *repository, struct str from, struct str to,
	size_t max, struct history_range *out, struct error *err)
{
	git_repository *git = repository_handle(repository);
	struct history_range range = {.commits = arena_array(a, struct str, max)};
	git_revwalk *walker;
	git_oid from_id;
	git_oid to_id;

	if (!read_id(to, &to_id, err) || (from.n > 0 && !read_id(from, &from_id, err)))
		return false;
	if (history_is_shallow(repository)) {
		shallow_between(a, git, from.n > 0 ? &from_id : NULL, &to_id, max, &range);
		*out = range;
		return true;
	}
	if (libgit.revwalk_new(&walker, git) != 0)
		return libgit_error(err, "cannot go through the history");
	/* to sort all of a history would mean to read all of it */
	(void)libgit.revwalk_sorting(walker, from.n > 0 ? GIT_SORT_TOPOLOGICAL : GIT_SORT_TIME);
	bool ok = libgit.revwalk_push(walker, &to_id) == 0 &&
		  (from.n == 0 || libgit.revwalk_hide(walker, &from_id) == 0) &&
		  walk(a, walker, max, &range);
	if (!ok)
		(void)libgit_error(err, "cannot go through the history");
	libgit.revwalk_free(walker);
	if (ok)
		*out = range;
	return ok;
}
