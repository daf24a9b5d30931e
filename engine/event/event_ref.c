#include "engine/event/event_part.h"

static const struct str heads = {EVENT_BRANCHES, sizeof(EVENT_BRANCHES) - 1};
static const struct str tags = {EVENT_TAGS, sizeof(EVENT_TAGS) - 1};

/* --- the commit --------------------------------------------------------------------------- */

static bool
read_head(struct arena *a, struct repository *repository, struct event *out, struct error *err)
{
	struct repository_head head;

	out->default_branch = STR("main");
	out->ref = STR("refs/heads/main");
	out->sha = STR(REPOSITORY_NO_COMMIT);
	if (!repository)
		return true;
	if (!repository_head(repository, &head, err))
		return false;
	out->default_branch = repository_default_branch(repository);
	out->is_detached = head.ref.n == 0;
	out->ref = head.ref.n > 0 ? head.ref : str_concat(a, heads, out->default_branch);
	if (head.commit.n > 0)
		out->sha = head.commit;
	return true;
}

static bool
needs_repository(struct repository *repository, struct error *err)
{
	return repository || error_set(err, ERROR_USAGE, "no git repository here to compare in");
}

/* What `to`, `branch` and `tag` say over HEAD. */
static bool
choose_commit(struct arena *a, struct repository *repository, const struct event_options *options,
	struct event *event, struct error *err)
{
	struct repository_revision revision = {0};
	const struct str named = options->to.n > 0 ? options->to : options->tag;

	if (named.n > 0 && !needs_repository(repository, err))
		return false;
	if (options->to.n > 0 && !repository_revision_find(repository, options->to, &revision, err))
		return false;
	/* a tag that is not there yet is made on HEAD */
	if (options->to.n == 0 && options->tag.n > 0 &&
		!repository_resolve(repository, str_concat(a, tags, options->tag), &revision, NULL))
		revision = (struct repository_revision){.commit = event->sha};
	if (revision.commit.n > 0)
		event->sha = revision.commit;
	if (revision.ref.n > 0)
		event->ref = revision.ref;
	if (options->branch.n > 0)
		event->ref = str_concat(a, heads, options->branch);
	if (options->tag.n > 0)
		event->ref = str_concat(a, tags, options->tag);
	event->is_detached =
		event->is_detached && options->branch.n + options->tag.n + revision.ref.n == 0;
	return true;
}

static void
read_message(struct repository *repository, struct event *event)
{
	struct repository_commit commit;

	/* without a commit there is no message */
	if (!repository || !repository_commit_read(repository, event->sha, &commit, NULL))
		return;
	event->head = commit;
	event->message = commit.message;
}

bool
event_find_commit(struct arena *a, struct repository *repository,
	const struct event_options *options, struct event *event, struct error *err)
{
	if (!read_head(a, repository, event, err) ||
		!choose_commit(a, repository, options, event, err))
		return false;
	read_message(repository, event);
	return true;
}

/* --- the ref ------------------------------------------------------------------------------ */

static bool
is_tag(const struct event *event)
{
	return str_starts(event->ref, tags);
}

void
event_set_ref(struct event *event, struct str ref)
{
	event->ref = ref;
	event->ref_type = is_tag(event) ? STR("tag") : STR("branch");
	event->ref_name = is_tag(event)            ? str_slice(ref, tags.n, ref.n)
			  : str_starts(ref, heads) ? str_slice(ref, heads.n, ref.n)
						   : ref;
}

/* The ref of a pull request; its head is what was pushed. */
static void
set_pull_ref(struct arena *a, const struct event_options *options, struct event *event)
{
	event->head_ref = event->ref_name;
	event->base_ref = options->base.n > 0 ? options->base : event->default_branch;
	event->target = event->base_ref;
	if (event->kind->place == EVENT_OF_PULL_BASE) {
		event_set_ref(event, str_concat(a, heads, event->base_ref));
		return;
	}
	event->ref = STR("refs/pull/1/merge");
	event->ref_name = STR("1/merge");
	event->ref_type = STR("branch");
}

static struct str
queue_ref(struct arena *a, const struct event *event, struct str base)
{
	return str_concat(a, heads, STR("gh-readonly-queue/"), base, STR("/pr-1-"),
		event->base_sha.n > 0 ? event->base_sha : event->sha);
}

void
event_set_place(struct arena *a, const struct event_options *options, struct event *event)
{
	const struct str base = options->base.n > 0 ? options->base : event->default_branch;

	event_set_ref(event, event->ref);
	event->target = event->ref_name;
	if (!event->kind)
		return;
	switch (event->kind->place) {
	case EVENT_OF_REF: break;
	case EVENT_OF_DEFAULT_BRANCH:
		event_set_ref(event, str_concat(a, heads, event->default_branch));
		break; /* filters of branches still look at HEAD's */
	case EVENT_OF_PULL:
	case EVENT_OF_PULL_BASE: set_pull_ref(a, options, event); break;
	case EVENT_OF_MERGE_GROUP:
		event->target = base;
		event_set_ref(event, queue_ref(a, event, base));
		break;
	case EVENT_OF_TAG:
		if (!is_tag(event))
			event_set_ref(event, STR("refs/tags/v1.0.0"));
		break;
	}
}

/* --- what is compared --------------------------------------------------------------------- */

static bool
find_from(struct repository *repository, const struct event_options *options,
	struct comparison_options *compared, struct error *err)
{
	struct repository_revision revision;

	if (options->from.n == 0)
		return true;
	if (!needs_repository(repository, err) ||
		!repository_revision_find(repository, options->from, &revision, err))
		return false;
	compared->from = revision.commit;
	compared->from_name = options->from;
	return true;
}

static bool
has_commit(const struct event *event)
{
	return !str_eq(event->sha, STR(REPOSITORY_NO_COMMIT));
}

static bool
find_comparison(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct event *event, struct error *err)
{
	if (event_is_pull(event))
		return comparison_pull(a, repository, options, &event->comparison, err);
	if (!str_eq(event->name, STR("push")) || is_tag(event))
		return true;
	return comparison_push(a, repository, options, &event->comparison, err);
}

/* A history that cannot be read leaves it open what is compared, and is no reason not to run. */
static void
compare_as_can(struct arena *a, struct repository *repository,
	const struct comparison_options *options, struct event *event)
{
	struct error err;

	if (!find_comparison(a, repository, options, event, &err))
		event->comparison = (struct comparison){
			.kind = event_is_pull(event) ? COMPARISON_PULL : COMPARISON_PUSH,
			.head = options->head,
			.until = options->until,
			.unknown = str_copy(a, str_from(err.text)),
		};
}

bool
event_compare(struct arena *a, struct repository *repository, const struct event_options *options,
	struct event *event, struct error *err)
{
	struct comparison_options compared = {
		.branch = event_is_pull(event) ? event->base_ref : event->ref_name,
		.default_branch = event->default_branch,
		.head = has_commit(event) ? event->sha : STR_NONE,
		.until = options->until,
	};

	event->before = STR(REPOSITORY_NO_COMMIT);
	if (!find_from(repository, options, &compared, err))
		return false;
	if (!repository || !event->kind)
		return true;
	compare_as_can(a, repository, &compared, event);
	if (event->comparison.kind == COMPARISON_PUSH && event->comparison.base.n > 0)
		event->before = event->comparison.base;
	return true;
}
