#include "engine/event/event.h"

#include "engine/event/payload.h"

static const struct str heads = {"refs/heads/", 11};
static const struct str tags = {"refs/tags/", 10};

/* The first of these that the workflow listens to is what `lact run NAME` plays. */
static const char *const preferred[] = {
	"push",
	"pull_request",
	"workflow_dispatch",
	"schedule",
	"pull_request_target",
	"merge_group",
	"release",
	"repository_dispatch",
	"workflow_call",
};

struct str
event_choose(const struct workflow *workflow)
{
	for (size_t i = 0; i < COUNT_OF(preferred); i++)
		if (workflow_trigger_find(workflow, str_from(preferred[i])))
			return str_from(preferred[i]);
	return workflow->trigger_count > 0 ? workflow->triggers[0].event : STR("push");
}

bool
event_is_pull(const struct event *event)
{
	return event->kind && event_kind_has_pull(event->kind);
}

/* --- names -------------------------------------------------------------------------------- */

/* Without a remote the repository is named by its folder and its user. */
static void
name_repository(struct arena *a, struct repository *repository, const struct event_options *options,
	struct event *out)
{
	struct repository_remote remote;

	out->server_url = STR("https://github.com");
	out->owner = STR("local");
	struct str name = options->folder_name.n > 0 ? options->folder_name : STR("repository");
	if (repository && repository_remote(repository, &remote) && remote.parsed.name.n > 0) {
		name = remote.parsed.name;
		if (remote.parsed.host.n > 0) {
			out->owner = remote.parsed.owner;
			out->server_url = str_concat(a, STR("https://"), remote.parsed.host);
		}
	}
	out->repository = str_concat(a, out->owner, STR("/"), name);
}

/* A GitHub account's name has letters, digits and dashes. */
static struct str
account_from(struct arena *a, struct str name)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		const bool is_word =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c);
		if (is_word)
			buf_add_char(&b, c);
		else if (b.n > 0 && b.p[b.n - 1] != '-')
			buf_add_char(&b, '-');
	}
	const struct str account = buf_take(a, &b);
	return account.n > 0 ? account : STR("nobody");
}

/* --- activity types ----------------------------------------------------------------------- */

static bool
next_type(const void *owner, size_t i, struct str *candidate)
{
	*candidate = event_kind_type(owner, i);
	return candidate->n > 0;
}

static bool
has_type(const struct event_kind *kind, struct str type)
{
	struct str one;

	for (size_t i = 0; next_type(kind, i, &one); i++)
		if (str_eq(one, type))
			return true;
	return false;
}

/* The type that most runs of the event have. */
static struct str
usual_type(const struct event_kind *kind)
{
	static const char *const usual[] = {
		"opened",
		"published",
		"completed",
		"created",
		"submitted",
	};

	for (size_t i = 0; i < COUNT_OF(usual); i++)
		if (has_type(kind, str_from(usual[i])))
			return str_from(usual[i]);
	return event_kind_type(kind, 0);
}

static bool
refuse_type(const struct event_kind *kind, struct str given, struct error *err)
{
	const struct str nearest = str_nearest(given, next_type, kind);

	(void)error_set(err, ERROR_USAGE, "the event '%s' has no activity type '%" STR_FMT "'",
		kind->name, STR_ARG(given));
	if (nearest.n > 0)
		return error_help(err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	return error_help(err, "`lact events` lists the events with their types");
}

static bool
choose_type(const struct event_options *options, struct event *event, struct error *err)
{
	struct str first;

	event->action = options->action;
	if (!event->kind)
		return true;
	if (!next_type(event->kind, 0, &first)) {
		/* of repository_dispatch any text is one; others have none */
		if (options->action.n > 0 && !str_eq(event->name, STR("repository_dispatch")))
			return refuse_type(event->kind, options->action, err);
		return true;
	}
	if (options->action.n > 0 && !has_type(event->kind, options->action))
		return refuse_type(event->kind, options->action, err);
	if (options->action.n == 0)
		event->action = usual_type(event->kind);
	return true;
}

/* --- commit and ref ----------------------------------------------------------------------- */

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
	return repository ||
	       error_set(err, ERROR_USAGE, "there is no git repository here to compare in");
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

static bool
is_tag(const struct event *event)
{
	return str_starts(event->ref, tags);
}

static void
set_ref(struct event *event, struct str ref)
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
		set_ref(event, str_concat(a, heads, event->base_ref));
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

static void
set_place(struct arena *a, const struct event_options *options, struct event *event)
{
	const struct str base = options->base.n > 0 ? options->base : event->default_branch;

	set_ref(event, event->ref);
	event->target = event->ref_name;
	if (!event->kind)
		return;
	switch (event->kind->place) {
	case EVENT_OF_REF: break;
	case EVENT_OF_DEFAULT_BRANCH:
		set_ref(event, str_concat(a, heads, event->default_branch));
		break; /* filters of branches still look at HEAD's */
	case EVENT_OF_PULL:
	case EVENT_OF_PULL_BASE: set_pull_ref(a, options, event); break;
	case EVENT_OF_MERGE_GROUP:
		event->target = base;
		set_ref(event, queue_ref(a, event, base));
		break;
	case EVENT_OF_TAG:
		if (!is_tag(event))
			set_ref(event, STR("refs/tags/v1.0.0"));
		break;
	}
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

static bool
compare(struct arena *a, struct repository *repository, const struct event_options *options,
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

/* --- the user's payload ------------------------------------------------------------------- */

static void
lay_over(struct object *payload, struct object *overlay)
{
	const struct map *members = overlay ? object_members(overlay) : NULL;

	for (size_t i = 0; members && i < members->count; i++)
		object_set(payload, members->entries[i].key,
			*(const struct value *)members->entries[i].value);
}

static void
take_text(struct object *from, const char *member, struct str *out)
{
	const struct value text = object_get(from, str_from(member));

	if (text.kind == VALUE_STRING)
		*out = text.string;
}

static void
take_member_text(struct object *from, const char *end, const char *member, struct str *out)
{
	const struct value v = object_get(from, str_from(end));

	if (v.kind == VALUE_OBJECT)
		take_text(v.object, member, out);
}

/* What the user's payload says of refs counts in `github` too. */
static void
take_refs(struct arena *a, struct object *overlay, struct event *event)
{
	struct str ref = STR_NONE;

	if (!overlay)
		return;
	take_text(overlay, "action", &event->action);
	const struct value pull = object_get(overlay, STR("pull_request"));
	if (str_eq(event->name, STR("push"))) {
		take_text(overlay, "ref", &ref);
		if (str_starts(ref, STR("refs/")))
			set_ref(event, ref);
		event->target = event->ref_name;
		take_member_text(overlay, "head_commit", "message", &event->message);
		const struct value deleted = object_get(overlay, STR("deleted"));
		event->is_deletion = deleted.kind == VALUE_BOOLEAN && deleted.boolean;
	}
	take_member_text(overlay, "workflow_run", "name", &event->follows);
	if (str_eq(event->name, STR("workflow_run")))
		take_member_text(overlay, "workflow_run", "head_branch", &event->target);
	if (!event_is_pull(event) || pull.kind != VALUE_OBJECT)
		return;
	take_member_text(pull.object, "head", "ref", &event->head_ref);
	take_member_text(pull.object, "base", "ref", &event->base_ref);
	event->target = event->base_ref;
	const struct value number = object_get(pull.object, STR("number"));
	if (number.kind != VALUE_NUMBER || event->kind->place != EVENT_OF_PULL)
		return;
	event->ref_name = str_concat(a, value_to_string(a, number), STR("/merge"));
	event->ref = str_concat(a, STR("refs/pull/"), event->ref_name);
}

/* What a payload is made of, until it is. */
struct pending {
	struct arena *a;
	struct repository *repository;
	struct event event;
	struct object *inputs;
	struct object *overlay;
};

static void
fill_payload(struct object *payload, void *owner)
{
	const struct pending *pending = owner;

	lay_over(payload,
		payload_make(pending->a, pending->repository, &pending->event, pending->inputs));
	lay_over(payload, pending->overlay);
}

static struct object *
payload_later(struct arena *a, struct repository *repository, const struct event *event,
	struct object *inputs, struct object *overlay)
{
	struct pending *pending = arena_new(a, struct pending);

	*pending = (struct pending){a, repository, *event, inputs, overlay};
	return object_new_lazy(a, fill_payload, pending);
}

bool
event_make(struct arena *a, struct repository *repository, const struct event_options *options,
	struct event *out, struct error *err)
{
	struct event event = {
		.name = options->name,
		.kind = event_kind_find(options->name),
		.follows = options->follows.n > 0 ? options->follows : STR("CI"),
		.schedule = options->schedule.n > 0 ? options->schedule : STR("0 0 * * *"),
		.workflow = options->workflow,
	};
	struct str shown;

	name_repository(a, repository, options, &event);
	if (!choose_type(options, &event, err) || !read_head(a, repository, &event, err) ||
		!choose_commit(a, repository, options, &event, err))
		return false;
	set_place(a, options, &event);
	read_message(repository, &event);
	take_refs(a, options->overlay, &event);
	if (repository && event.base_ref.n > 0)
		event.base_sha = comparison_tip(repository, event.base_ref, &shown);
	if (!compare(a, repository, options, &event, err))
		return false;
	const struct repository_person user =
		repository ? repository_user(repository) : (struct repository_person){0};
	event.actor = options->actor.n > 0 ? options->actor : account_from(a, user.name);
	event.payload = payload_later(a, repository, &event, options->inputs, options->overlay);
	*out = event;
	return true;
}

struct event
event_after(struct arena *a, const struct event *event, const struct workflow *workflow)
{
	struct event after = *event;

	after.name = STR("workflow_run");
	after.kind = event_kind_find(after.name);
	after.action = STR("completed");
	after.follows = workflow_title(workflow);
	after.comparison = (struct comparison){0};
	after.target = event->head_ref.n > 0 ? event->head_ref : event->ref_name;
	after.head_ref = STR_NONE;
	after.base_ref = STR_NONE;
	set_ref(&after, str_concat(a, heads, event->default_branch));
	after.payload = payload_later(a, NULL, &after, NULL, NULL);
	return after;
}

/* The first item of a list, or the one text. */
static const struct node *
first_of(const struct node *list)
{
	if (!list || list->kind != NODE_SEQUENCE)
		return list;
	return list->item_count > 0 ? list->items[0] : NULL;
}

void
event_name_sources(const struct workflow *workflow, struct event_options *options)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, options->name);
	const struct node *config = trigger ? trigger->config : NULL;

	options->workflow = workflow->source->path;
	if (str_eq(options->name, STR("workflow_run")))
		options->follows = node_string(first_of(node_find(config, "workflows")));
	else if (str_eq(options->name, STR("schedule")))
		options->schedule = node_string(node_find(first_of(config), "cron"));
}
