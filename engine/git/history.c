#include "engine/git/history.h"

#include "engine/git/raw_object.h"
#include "expr/base/map.h"

/* How far to walk past the expected end, in case of clock skew. */
#define SLACK 32

/* From which of the two ends a commit is reached. */
enum reached {
	REACHED_FROM = 1 << 0,
	REACHED_TO = 1 << 1,
	REACHED_BOTH = REACHED_FROM | REACHED_TO,
};

struct commit {
	git_oid id;
	git_oid *parents;
	size_t parent_count;
	int64_t time_s;
	size_t number; /* in the order in which they were found: decides between equal times */
	unsigned reached;
	bool is_taken; /* its parents have been told */
	bool is_waiting;
};

/*
 * Commits are taken by their time, the newest first, and tell their parents from where they are
 * reached; it ends when all that is left is reached from `from`. libgit2 has all this, but gives up
 * at the end of a shallow clone, and reads to the end of a range before it gives the first commit.
 */
struct history_walk {
	struct arena *a;
	git_odb *odb;
	bool is_shallow;
	struct map commits;    /* struct commit *, by raw id */
	struct commit **queue; /* a heap */
	size_t queue_count;
	size_t queue_capacity;
	size_t only_to; /* how many in the queue are reached from `to` alone */
	size_t lost;    /* how many that were taken turned out to be reached from `from` too */
	struct commit **taken; /* in order */
	size_t taken_count;
	size_t taken_capacity;
	struct error *err;
};

/* --- the queue ---------------------------------------------------------------------------- */

static bool
comes_before(const struct commit *one, const struct commit *other)
{
	if (one->time_s != other->time_s)
		return one->time_s > other->time_s;
	return one->number < other->number;
}

static void
swap(struct commit **queue, size_t i, size_t j)
{
	struct commit *const commit = queue[i];

	queue[i] = queue[j];
	queue[j] = commit;
}

static void
queue_add(struct history_walk *w, struct commit *commit)
{
	*arena_push(w->a, w->queue, w->queue_count, w->queue_capacity) = commit;
	for (size_t i = w->queue_count - 1;
		i > 0 && comes_before(w->queue[i], w->queue[(i - 1) / 2]); i = (i - 1) / 2)
		swap(w->queue, i, (i - 1) / 2);
	commit->is_waiting = true;
	w->only_to += commit->reached == REACHED_TO;
}

static struct commit *
queue_take(struct history_walk *w)
{
	struct commit *const first = w->queue[0];
	size_t i = 0;

	w->queue[0] = w->queue[--w->queue_count];
	for (;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < w->queue_count;
			child++)
			if (comes_before(w->queue[child], w->queue[least]))
				least = child;
		if (least == i)
			break;
		swap(w->queue, i, least);
		i = least;
	}
	first->is_waiting = false;
	w->only_to -= first->reached == REACHED_TO;
	return first;
}

/* --- reaching ----------------------------------------------------------------------------- */

static struct str
raw(const git_oid *id)
{
	return (struct str){(const char *)id->id, GIT_OID_RAWSZ};
}

static void
read_commit(struct history_walk *w, struct str data, struct commit *out)
{
	size_t capacity = 0;
	struct str rest = data;
	git_oid parent;

	out->time_s = raw_commit_time_s(data);
	while (raw_commit_parent(&rest, &parent))
		*arena_push(w->a, out->parents, out->parent_count, capacity) = parent;
}

/* A commit that is not here ends a shallow history, and is an error in any other. */
static bool
find(struct history_walk *w, const git_oid *id, struct commit **out)
{
	struct raw_object object;

	/* the walk made it, and may change it */
	*out = (struct commit *)(uintptr_t)map_find(&w->commits, raw(id));
	if (*out)
		return true;
	if (!raw_open(w->odb, id, GIT_OBJECT_COMMIT, &object))
		return w->is_shallow || libgit_error(w->err, "cannot go through the history");
	struct commit *commit = arena_new(w->a, struct commit);
	commit->id = *id;
	commit->number = w->commits.count;
	read_commit(w, object.data, commit);
	raw_close(&object);
	map_set(&w->commits, raw(&commit->id), commit);
	*out = commit;
	return true;
}

/* Goes through it again if it has been taken already: clocks that go wrong make that happen. */
static bool
reach(struct history_walk *w, const git_oid *id, unsigned reached)
{
	struct commit *commit;

	if (!find(w, id, &commit))
		return false;
	if (!commit || (commit->reached | reached) == commit->reached)
		return true;
	if (commit->is_waiting) {
		w->only_to -= commit->reached == REACHED_TO;
		commit->reached |= reached;
		w->only_to += commit->reached == REACHED_TO;
		return true;
	}
	w->lost += commit->is_taken && commit->reached == REACHED_TO;
	commit->reached |= reached;
	queue_add(w, commit);
	return true;
}

static bool
take_next(struct history_walk *w, struct commit **out)
{
	struct commit *const commit = queue_take(w);
	bool ok = true;

	*out = commit;
	if (!commit->is_taken)
		*arena_push(w->a, w->taken, w->taken_count, w->taken_capacity) = commit;
	commit->is_taken = true;
	for (size_t i = 0; ok && i < commit->parent_count; i++)
		ok = reach(w, &commit->parents[i], commit->reached);
	return ok;
}

/* --- questions ---------------------------------------------------------------------------- */

/* Followed by walk_free, also when it fails. */
static bool
walk_init(struct history_walk *w, struct arena *a, git_repository *git, const git_oid *from,
	const git_oid *to, struct error *err)
{
	*w = (struct history_walk){
		.a = a, .is_shallow = libgit.repository_is_shallow(git) == 1, .err = err};
	map_init(&w->commits, a, false);
	if (libgit.repository_odb(&w->odb, git) != 0)
		return libgit_error(err, "cannot open git's objects");
	return (!from || reach(w, from, REACHED_FROM)) && reach(w, to, REACHED_TO);
}

static void
walk_free(struct history_walk *w)
{
	libgit.odb_free(w->odb);
	arena_free(w->a);
}

static bool
is_of_range(const struct commit *commit)
{
	return commit->reached == REACHED_TO;
}

/* Copies those of the range, at most `max`. What is reached from `from` later is none of it. */
static void
give_range(struct arena *a, const struct history_walk *w, size_t max, struct history_range *out)
{
	out->commits = arena_array(a, struct str, w->taken_count < max ? w->taken_count : max);
	for (size_t i = 0; i < w->taken_count; i++) {
		if (!is_of_range(w->taken[i]))
			continue;
		if (out->count == max) {
			out->is_cut = true;
			return;
		}
		out->commits[out->count++] = libgit_hex(a, &w->taken[i]->id);
	}
}

static bool
walk_range(struct history_walk *w, size_t max)
{
	struct commit *commit;
	size_t count = 0;

	while (w->only_to > 0 && count <= max + w->lost) {
		if (!take_next(w, &commit))
			return false;
		count += is_of_range(commit);
	}
	for (int slack = SLACK; w->only_to == 0 && w->queue_count > 0 && slack > 0; slack--) {
		const size_t before = w->lost;
		if (!take_next(w, &commit))
			return false;
		if (w->lost != before)
			slack = SLACK;
	}
	return true;
}

/* The newest commit that both have. */
static bool
walk_merge_base(struct history_walk *w, const struct commit **out)
{
	struct commit *commit;

	*out = NULL;
	while (w->queue_count > 0 && !*out) {
		if (!take_next(w, &commit))
			return false;
		if (commit->reached == REACHED_BOTH)
			*out = commit;
	}
	return true;
}

static bool
read_id(struct str hex, git_oid *out, struct error *err)
{
	return libgit_id(hex, out) ||
	       error_set(err, ERROR_USAGE, "'%" STR_FMT "' is not a full commit SHA", STR_ARG(hex));
}

bool
history_between(struct arena *a, struct repository *repository, struct str from, struct str to,
	size_t max, struct history_range *out, struct error *err)
{
	struct history_range range = {0};
	struct arena tmp = {0};
	struct history_walk w;
	git_oid from_id;
	git_oid to_id;

	if (!read_id(to, &to_id, err) || (from.n > 0 && !read_id(from, &from_id, err)))
		return false;
	const bool ok = walk_init(&w, &tmp, repository_handle(repository),
				from.n > 0 ? &from_id : NULL, &to_id, err) &&
			walk_range(&w, max);
	if (ok) {
		give_range(a, &w, max, &range);
		const struct commit *start =
			from.n > 0 ? map_find(&w.commits, raw(&from_id)) : NULL;
		range.is_forward = !start || range.is_cut || start->reached == REACHED_BOTH;
		*out = range;
	}
	walk_free(&w);
	return ok;
}

static bool
shallow_merge_base(git_repository *git, const git_oid *one, const git_oid *other, git_oid *base,
	int *code, struct error *err)
{
	struct arena tmp = {0};
	const struct commit *found = NULL;
	struct history_walk w;

	const bool ok = walk_init(&w, &tmp, git, one, other, err) && walk_merge_base(&w, &found);
	*code = found ? 0 : GIT_ENOTFOUND;
	if (found)
		*base = found->id;
	walk_free(&w);
	return ok;
}

bool
history_merge_base(struct arena *a, struct repository *repository, struct str one, struct str other,
	struct str *out, struct error *err)
{
	git_repository *git = repository_handle(repository);
	git_oid first;
	git_oid second;
	git_oid base;
	int code = 0;

	if (!read_id(one, &first, err) || !read_id(other, &second, err))
		return false;
	if (libgit.oid_equal(&first, &second))
		base = first;
	else if (!history_is_shallow(repository))
		code = libgit.merge_base(&base, git, &first, &second);
	else if (!shallow_merge_base(git, &first, &second, &base, &code, err))
		return false;
	if (code != 0 && code != GIT_ENOTFOUND)
		return libgit_error(err, "cannot find where two histories meet");
	*out = code == 0 ? libgit_hex(a, &base) : STR_NONE;
	return true;
}

bool
history_is_shallow(struct repository *repository)
{
	return libgit.repository_is_shallow(repository_handle(repository)) == 1;
}
