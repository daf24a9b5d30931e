#include "engine/linter/lint_published.h"

#include "engine/store/file.h"

bool
lint_published_open(struct arena *a, struct str root, struct lint_published *out, struct error *err)
{
	return action_lock_read(a, path_join(a, root, STR(ACTION_LOCK_FILE)), &out->lock, err);
}

bool
lint_published_has_any(const struct lint_published *published)
{
	return published->actions.n > 0 || published->mapped.count > 0;
}

/* The repository alone, without the path in it. */
static struct action_ref
repository_of(const struct action_ref *ref)
{
	return (struct action_ref){.repository = ref->repository, .ref = ref->ref};
}

bool
lint_published_find(const struct lint_published *published, struct arena *a,
	const struct action_ref *ref, struct str *folder)
{
	const struct str name = str_concat(a, ref->repository, STR("@"), ref->ref);
	const struct action_ref repository = repository_of(ref);
	struct action_ref pinned = repository;

	if (local_repository_find(a, &published->mapped, name, folder))
		return true;
	if (published->actions.n == 0)
		return false;
	if (action_lock_apply(published->lock, a, &pinned, NULL) && pinned.commit.n > 0 &&
		action_cache_find(a, published->actions, &pinned, folder))
		return true;
	return action_cache_find(a, published->actions, &repository, folder);
}

bool
lint_published_commit(const struct lint_published *published, struct arena *a,
	const struct action_ref *ref, struct str *commit)
{
	struct action_ref pinned = repository_of(ref);

	if (published->lock && action_lock_apply(published->lock, a, &pinned, NULL)) {
		*commit = pinned.commit;
		return commit->n > 0;
	}
	pinned.commit = STR_NONE;
	return published->actions.n > 0 &&
	       action_cache_commit(a, published->actions, &pinned, commit);
}
