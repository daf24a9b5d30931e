#include "engine/event/payload.h"

#include <time.h>

/* ISO 8601 with the offset, as GitHub writes commit times. */
static struct str
format_time(struct arena *a, int64_t time_s, int offset_min)
{
	const time_t local = (time_t)(time_s + (int64_t)offset_min * 60);
	const int away = offset_min < 0 ? -offset_min : offset_min;
	struct tm tm;
	char date[64];

	if (!gmtime_r(&local, &tm) || strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return STR("1970-01-01T00:00:00Z");
	if (offset_min == 0)
		return str_fmt(a, "%sZ", date);
	return str_fmt(a, "%s%c%02d:%02d", date, offset_min < 0 ? '-' : '+', away / 60, away % 60);
}

static struct object *
user_object(struct arena *a, struct str login)
{
	struct object *user = object_new(a);

	object_set_str(user, STR("login"), login);
	object_set_str(user, STR("type"), STR("User"));
	object_set(user, STR("site_admin"), value_boolean(false));
	return user;
}

static struct object *
person_object(struct arena *a, struct repository_person person, struct str username)
{
	struct object *object = object_new(a);

	object_set_str(object, STR("name"), person.name);
	object_set_str(object, STR("email"), person.email);
	object_set_str(object, STR("username"), username);
	return object;
}

static struct object *
repository_object(struct arena *a, const struct event *event)
{
	struct object *object = object_new(a);
	const size_t slash = str_rindex(event->repository, '/');

	object_set_str(
		object, STR("name"), str_slice(event->repository, slash + 1, event->repository.n));
	object_set_str(object, STR("full_name"), event->repository);
	object_set(object, STR("private"), value_boolean(false));
	object_set(object, STR("owner"), value_object(user_object(a, event->owner)));
	object_set_str(object, STR("html_url"),
		str_concat(a, event->server_url, STR("/"), event->repository));
	object_set_str(object, STR("clone_url"),
		str_concat(a, event->server_url, STR("/"), event->repository, STR(".git")));
	object_set_str(object, STR("default_branch"), event->default_branch);
	object_set_str(object, STR("visibility"), STR("public"));
	return object;
}

static struct object *
commit_object(struct arena *a, const struct event *event, const struct repository_commit *commit)
{
	struct object *object = object_new(a);

	object_set_str(object, STR("id"), commit->id);
	object_set_str(object, STR("tree_id"), commit->tree);
	object_set(object, STR("distinct"), value_boolean(true));
	object_set_str(object, STR("message"), str_trim_end(commit->message));
	object_set_str(object, STR("timestamp"),
		format_time(a, commit->committer_time_s, commit->committer_offset_min));
	object_set_str(object, STR("url"),
		str_concat(a, event->server_url, STR("/"), event->repository, STR("/commit/"),
			commit->id));
	object_set(object, STR("author"),
		value_object(person_object(a, commit->author, event->actor)));
	object_set(object, STR("committer"),
		value_object(person_object(a, commit->committer, event->actor)));
	return object;
}

/* Oldest first, the head last. */
static struct array *
commit_array(struct arena *a, struct repository *repository, const struct event *event)
{
	const struct history_range *range = &event->comparison.commits;
	struct array *commits = array_new(a);
	struct repository_commit commit;
	struct error err;

	for (size_t i = range->count; repository && i > 0; i--)
		if (repository_commit_read(repository, range->commits[i - 1], &commit, &err))
			array_add(a, commits, value_object(commit_object(a, event, &commit)));
	return commits;
}

static void
add_head_commit(struct arena *a, struct repository *repository, const struct event *event,
	struct object *payload)
{
	struct repository_commit commit;
	struct error err;

	object_set(payload, STR("head_commit"), VALUE_NULL_INIT);
	/* a repository without commits has no head commit, and that is all */
	if (repository && repository_commit_read(repository, event->sha, &commit, &err))
		object_set(payload, STR("head_commit"),
			value_object(commit_object(a, event, &commit)));
	object_set(payload, STR("commits"), value_array(commit_array(a, repository, event)));
}

static void
fill_push(struct arena *a, struct repository *repository, const struct event *event,
	struct object *payload)
{
	const struct str before = event->before;

	object_set_str(payload, STR("ref"), event->ref);
	object_set_str(payload, STR("before"), before);
	object_set_str(payload, STR("after"), event->sha);
	object_set(payload, STR("base_ref"), VALUE_NULL_INIT);
	object_set(
		payload, STR("created"), value_boolean(str_eq(before, STR(REPOSITORY_NO_COMMIT))));
	object_set(payload, STR("deleted"), value_boolean(false));
	object_set(payload, STR("forced"), value_boolean(event->comparison.is_forced));
	object_set_str(payload, STR("compare"),
		str_concat(a, event->server_url, STR("/"), event->repository, STR("/compare/"),
			str_slice(before, 0, 12), STR("..."), str_slice(event->sha, 0, 12)));
	add_head_commit(a, repository, event, payload);
	struct object *pusher = object_new(a);
	object_set_str(pusher, STR("name"), event->actor);
	object_set(payload, STR("pusher"), value_object(pusher));
}

static struct object *
pull_end(struct arena *a, const struct event *event, struct str ref, struct str sha)
{
	struct object *end = object_new(a);

	object_set_str(end, STR("label"), str_concat(a, event->owner, STR(":"), ref));
	object_set_str(end, STR("ref"), ref);
	object_set_str(end, STR("sha"), sha);
	object_set(end, STR("user"), value_object(user_object(a, event->owner)));
	object_set(end, STR("repo"), value_object(repository_object(a, event)));
	return end;
}

/* A base that is not here is told by its name alone. */
static struct str
base_commit(const struct event *event)
{
	return event->base_sha.n > 0 ? event->base_sha : STR(REPOSITORY_NO_COMMIT);
}

static struct str
commit_title(const struct event *event)
{
	struct str message = event->message;
	struct str title;

	return str_line(&message, &title) ? title : STR_NONE;
}

static void
fill_pull_request(struct arena *a, const struct event *event, struct object *payload)
{
	struct object *pull = object_new(a);

	object_set_str(payload, STR("action"), event->action);
	object_set(payload, STR("number"), value_number(1));
	object_set(pull, STR("number"), value_number(1));
	object_set_str(pull, STR("state"), STR("open"));
	object_set_str(pull, STR("title"), commit_title(event));
	object_set(pull, STR("body"), VALUE_NULL_INIT);
	object_set(pull, STR("draft"), value_boolean(false));
	object_set(pull, STR("merged"), value_boolean(false));
	object_set_str(pull, STR("merge_commit_sha"), event->sha);
	object_set(pull, STR("user"), value_object(user_object(a, event->actor)));
	object_set(pull, STR("labels"), value_array(array_new(a)));
	object_set(
		pull, STR("head"), value_object(pull_end(a, event, event->head_ref, event->sha)));
	object_set(pull, STR("base"),
		value_object(pull_end(a, event, event->base_ref, base_commit(event))));
	object_set(payload, STR("pull_request"), value_object(pull));
}

/* `github.event.inputs` holds text only, whatever the inputs' types are. */
static void
fill_dispatch(
	struct arena *a, const struct event *event, struct object *inputs, struct object *payload)
{
	struct object *texts = object_new(a);
	const struct map *members = inputs ? object_members(inputs) : NULL;

	for (size_t i = 0; members && i < members->count; i++)
		object_set_str(texts, members->entries[i].key,
			value_to_string(a, *(const struct value *)members->entries[i].value));
	object_set(payload, STR("inputs"), members ? value_object(texts) : VALUE_NULL_INIT);
	object_set_str(payload, STR("ref"), event->ref);
}

struct object *
payload_make(struct arena *a, struct repository *repository, const struct event *event,
	struct object *inputs)
{
	struct object *payload = object_new(a);

	if (str_eq(event->name, STR("push")))
		fill_push(a, repository, event, payload);
	else if (str_starts(event->name, STR("pull_request")))
		fill_pull_request(a, event, payload);
	else if (str_eq(event->name, STR("workflow_dispatch")))
		fill_dispatch(a, event, inputs, payload);
	object_set(payload, STR("repository"), value_object(repository_object(a, event)));
	object_set(payload, STR("sender"), value_object(user_object(a, event->actor)));
	return payload;
}
