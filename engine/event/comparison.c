#include "engine/event/comparison.h"

static bool
is_commit(struct str id)
{
	return id.n > 0 && !str_eq(id, STR(REPOSITORY_NO_COMMIT));
}

struct str
comparison_tip(struct repository *repository, struct str branch, struct str *shown)
{
	struct repository_revision revision;
	struct error err;
	const struct str tracked = repository_tracked(repository, branch, shown);

	if (is_commit(tracked))
		return tracked;
	if (branch.n == 0 || !repository_resolve(repository, branch, &revision, &err))
		return STR_NONE;
	*shown = branch;
	return revision.commit;
}

static bool
add_commits(struct arena *a, struct repository *repository, struct comparison *c, struct error *err)
{
	if (c->head.n == 0 || str_eq(c->base, c->head))
		return true;
	return history_between(
		a, repository, c->base, c->head, COMPARISON_COMMITS_MAX, &c->commits, err);
}

/* --- push --------------------------------------------------------------------------------- */

/* What the push replaces is known. It is forced if it takes commits away. */
static bool
against(struct arena *a, struct repository *repository, struct str base, struct str name,
	struct comparison *c, struct error *err)
{
	c->kind = COMPARISON_PUSH;
	c->base = base;
	c->base_name = name;
	if (!add_commits(a, repository, c, err))
		return false;
	c->is_forced = c->head.n > 0 && !str_eq(base, c->head) && !c->commits.is_forward;
	return true;
}

/* A branch that the remote has not: from where it leaves the default branch. */
static bool
new_branch(struct arena *a, struct repository *repository, const struct comparison_options *options,
	struct comparison *c, struct error *err)
{
	struct str name = STR_NONE;
	const struct str tip = str_eq(options->branch, options->default_branch)
				       ? STR_NONE
				       : comparison_tip(repository, options->default_branch, &name);

	if (tip.n == 0 || c->head.n == 0) {
		c->kind = COMPARISON_FIRST_PUSH;
		return add_commits(a, repository, c, err);
	}
	c->kind = COMPARISON_NEW_BRANCH;
	c->base_name = name;
	if (!history_merge_base(a, repository, tip, c->head, &c->base, err))
		return false;
	if (c->base.n == 0 && history_is_shallow(repository)) {
		c->unknown = str_fmt(a,
			"the clone is shallow and ends before the branch leaves %" STR_FMT,
			STR_ARG(name));
		return true;
	}
	return add_commits(a, repository, c, err);
}

bool
comparison_push(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct comparison *out, struct error *err)
{
	struct comparison c = {.head = options->head, .until = options->until};
	struct str name = STR_NONE;
	bool ok;

	const struct str tracked = repository_tracked(repository, options->branch, &name);
	if (options->from.n > 0)
		ok = against(a, repository, options->from, options->from_name, &c, err);
	else if (is_commit(tracked))
		ok = against(a, repository, tracked, name, &c, err);
	else
		ok = new_branch(a, repository, options, &c, err);
	if (ok)
		*out = c;
	return ok;
}

/* --- pull request ------------------------------------------------------------------------- */

static bool
from_merge_base(struct arena *a, struct repository *repository, struct str tip,
	struct comparison *c, struct error *err)
{
	if (!history_merge_base(a, repository, tip, c->head, &c->base, err))
		return false;
	if (c->base.n > 0)
		return add_commits(a, repository, c, err);
	c->unknown = str_fmt(a, "%s %" STR_FMT,
		history_is_shallow(repository) ? "the clone is shallow and ends before it leaves"
					       : "it has no commit in common with",
		STR_ARG(c->base_name));
	return true;
}

bool
comparison_pull(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct comparison *out, struct error *err)
{
	struct comparison c = {
		.kind = COMPARISON_PULL,
		.head = options->head,
		.until = options->until,
		.base_name = options->branch,
	};
	struct str tip = options->from;

	if (tip.n > 0)
		c.base_name = options->from_name;
	else
		tip = comparison_tip(repository, options->branch, &c.base_name);
	if (tip.n == 0)
		c.unknown = str_fmt(a, "unknown branch '%" STR_FMT "'", STR_ARG(options->branch));
	else if (c.head.n > 0 && !from_merge_base(a, repository, tip, &c, err))
		return false;
	*out = c;
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

bool
comparison_is_empty(const struct comparison *comparison, const struct changes *changes)
{
	return comparison->kind == COMPARISON_PUSH && str_eq(comparison->base, comparison->head) &&
	       changes->count == 0;
}

bool
comparison_changes(struct arena *a, struct repository *repository,
	const struct comparison *comparison, struct changes *out, struct error *err)
{
	if (comparison->kind == COMPARISON_NONE || comparison->unknown.n > 0 ||
		(comparison->head.n == 0 && comparison->until == CHANGES_COMMIT)) {
		*out = (struct changes){0};
		return true;
	}
	return changes_read(
		a, repository, comparison->base, comparison->until, comparison->head, out, err);
}
