#include "engine/event/event.h"

#include "engine/event/payload.h"

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

static bool
is_pull_request(struct str name)
{
	return str_starts(name, STR("pull_request"));
}

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
	out->ref =
		head.ref.n > 0 ? head.ref : str_concat(a, STR("refs/heads/"), out->default_branch);
	if (head.commit.n > 0)
		out->sha = head.commit;
	return true;
}

static void
set_ref(struct arena *a, struct event *out)
{
	static const struct str heads = {"refs/heads/", 11};
	static const struct str tags = {"refs/tags/", 10};

	if (str_eq(out->name, STR("schedule")))
		out->ref = str_concat(a, heads, out->default_branch);
	if (is_pull_request(out->name)) {
		out->head_ref = str_slice(out->ref, heads.n, out->ref.n);
		out->base_ref = out->default_branch;
		out->ref = STR("refs/pull/1/merge");
		out->ref_name = STR("1/merge");
		out->ref_type = STR("branch");
	} else if (str_starts(out->ref, tags)) {
		out->ref_name = str_slice(out->ref, tags.n, out->ref.n);
		out->ref_type = STR("tag");
	} else {
		out->ref_name = str_slice(out->ref, heads.n, out->ref.n);
		out->ref_type = STR("branch");
	}
	/* this one alone runs in the base's name */
	if (str_eq(out->name, STR("pull_request_target"))) {
		out->ref = str_concat(a, heads, out->base_ref);
		out->ref_name = out->base_ref;
	}
}

static void
lay_over(struct object *payload, struct object *overlay)
{
	const struct map *members = overlay ? object_members(overlay) : NULL;

	for (size_t i = 0; members && i < members->count; i++)
		object_set(payload, members->entries[i].key,
			*(const struct value *)members->entries[i].value);
}

static void
take_text(struct object *pull, const char *end, const char *member, struct str *out)
{
	const struct value v = object_get(pull, str_from(end));
	const struct value text =
		v.kind == VALUE_OBJECT ? object_get(v.object, str_from(member)) : VALUE_NULL_INIT;

	if (text.kind == VALUE_STRING)
		*out = text.string;
}

/* What the user's payload says of a pull request counts in `github` too. */
static void
take_refs(struct arena *a, struct object *overlay, struct event *event)
{
	const struct value pull =
		overlay ? object_get(overlay, STR("pull_request")) : VALUE_NULL_INIT;

	if (!is_pull_request(event->name) || pull.kind != VALUE_OBJECT)
		return;
	take_text(pull.object, "head", "ref", &event->head_ref);
	take_text(pull.object, "base", "ref", &event->base_ref);
	const struct value number = object_get(pull.object, STR("number"));
	if (number.kind != VALUE_NUMBER)
		return;
	event->ref_name = str_concat(a, value_to_string(a, number), STR("/merge"));
	event->ref = str_concat(a, STR("refs/pull/"), event->ref_name);
}

bool
event_make(struct arena *a, struct repository *repository, const struct event_options *options,
	struct event *out, struct error *err)
{
	struct event event = {.name = options->name};

	name_repository(a, repository, options, &event);
	if (!read_head(a, repository, &event, err))
		return false;
	set_ref(a, &event);
	take_refs(a, options->overlay, &event);
	const struct repository_person user =
		repository ? repository_user(repository) : (struct repository_person){0};
	event.actor = options->actor.n > 0 ? options->actor : account_from(a, user.name);
	event.payload = payload_make(a, repository, &event, options->inputs);
	lay_over(event.payload, options->overlay);
	*out = event;
	return true;
}
