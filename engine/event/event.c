#include "engine/event/event.h"

#include "engine/event/event_part.h"
#include "engine/event/payload.h"

/* `lact run NAME` uses the first of these events that the workflow listens to. */
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
		if (char_is_letter(c) || char_is_digit(c))
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
			event_set_ref(event, ref);
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
struct event_draft {
	struct arena *a;
	struct repository *repository;
	struct event event;
	struct object *inputs;
	struct object *overlay;
};

static void
fill_payload(struct object *payload, void *owner)
{
	const struct event_draft *pending = owner;

	lay_over(payload,
		payload_make(pending->a, pending->repository, &pending->event, pending->inputs));
	lay_over(payload, pending->overlay);
}

static struct object *
payload_later(struct arena *a, struct repository *repository, const struct event *event,
	struct object *inputs, struct object *overlay)
{
	struct event_draft *pending = arena_new(a, struct event_draft);

	*pending = (struct event_draft){a, repository, *event, inputs, overlay};
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
	if (!choose_type(options, &event, err) ||
		!event_find_commit(a, repository, options, &event, err))
		return false;
	event_set_place(a, options, &event);
	take_refs(a, options->overlay, &event);
	if (repository && event.base_ref.n > 0)
		event.base_sha = comparison_tip(repository, event.base_ref, &shown);
	if (!event_compare(a, repository, options, &event, err))
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
	event_set_ref(&after, str_concat(a, STR(EVENT_BRANCHES), event->default_branch));
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
