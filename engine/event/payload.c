#include "engine/event/payload.h"

#include "engine/event/shape.h"

#include <time.h>

#define COMMITS_MAX 2048 /* that a payload of push holds */

struct payload {
	struct arena *a;
	struct repository *repository; /* NULL: none */
	const struct event *event;
	struct object *facts;
};

static void
set_text(struct payload *p, const char *name, struct str text)
{
	object_set_str(p->facts, str_from(name), text);
}

/* A text made of others: a fact that follows from facts. */
#define SET_TEXT(p, name, ...) set_text(p, name, str_concat((p)->a, __VA_ARGS__))

/* --- commits ------------------------------------------------------------------------------ */

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

static struct value
person_value(struct payload *p, struct repository_person person)
{
	struct object *object = object_new(p->a);

	object_set_str(object, STR("name"), person.name);
	object_set_str(object, STR("email"), person.email);
	object_set_str(object, STR("username"), p->event->actor);
	return value_object(object);
}

static struct value
commit_value(struct payload *p, const struct repository_commit *commit)
{
	const struct event *event = p->event;
	struct object *object = object_new(p->a);

	object_set_str(object, STR("id"), commit->id);
	object_set_str(object, STR("tree_id"), commit->tree);
	object_set(object, STR("distinct"), value_boolean(true));
	object_set_str(object, STR("message"), str_trim_end(commit->message));
	object_set_str(object, STR("timestamp"),
		format_time(p->a, commit->committer_time_s, commit->committer_offset_min));
	object_set_str(object, STR("url"),
		str_concat(p->a, event->server_url, STR("/"), event->repository, STR("/commit/"),
			commit->id));
	object_set(object, STR("author"), person_value(p, commit->author));
	object_set(object, STR("committer"), person_value(p, commit->committer));
	return value_object(object);
}

/* The comparison looks at fewer than a payload holds. */
static struct history_range
payload_range(struct payload *p)
{
	const struct comparison *c = &p->event->comparison;
	struct history_range range;

	/* those found before are given if the others cannot be read */
	if (!c->commits.is_cut || !p->repository ||
		!history_between(p->a, p->repository, c->base, c->head, COMMITS_MAX, &range, NULL))
		return c->commits;
	return range;
}

/* Oldest first, the head last. */
static struct value
commits_value(struct payload *p)
{
	const struct history_range range = payload_range(p);
	struct array *commits = array_new(p->a);
	struct repository_commit commit;

	for (size_t i = range.count; p->repository && i > 0; i--)
		if (repository_commit_read(p->repository, range.commits[i - 1], &commit, NULL))
			array_add(p->a, commits, commit_value(p, &commit));
	return value_array(commits);
}

/* --- facts -------------------------------------------------------------------------------- */

static void
add_names(struct payload *p)
{
	const struct event *event = p->event;
	const struct str host = str_slice(event->server_url, 8, event->server_url.n);
	const size_t slash = str_rindex(event->repository, '/');

	set_text(p, "server", event->server_url);
	set_text(p, "host", host);
	set_text(p, "repo", event->repository);
	set_text(p, "name", str_slice(event->repository, slash + 1, event->repository.n));
	set_text(p, "owner", event->owner);
	set_text(p, "actor", event->actor);
	if (str_eq(host, STR("github.com")))
		set_text(p, "api", STR("https://api.github.com"));
	else
		SET_TEXT(p, "api", event->server_url, STR("/api/v3"));
	SET_TEXT(p, "html", event->server_url, STR("/"), event->repository);
}

static struct str
fact_text(const struct payload *p, const char *name)
{
	return object_get(p->facts, str_from(name)).string;
}

/* Addresses that occur in more than one place. */
static void
add_addresses(struct payload *p)
{
	SET_TEXT(p, "repo_api", fact_text(p, "api"), STR("/repos/"), p->event->repository);
	const struct str repo_api = fact_text(p, "repo_api");
	SET_TEXT(p, "pull_html", fact_text(p, "html"), STR("/pull/1"));
	SET_TEXT(p, "pull_api", repo_api, STR("/pulls/1"));
	SET_TEXT(p, "pull_comments", repo_api, STR("/pulls/1/comments"));
	SET_TEXT(p, "pull_comment", repo_api, STR("/pulls/comments{/number}"));
	SET_TEXT(p, "pull_commits", repo_api, STR("/pulls/1/commits"));
	SET_TEXT(p, "issue_api", repo_api, STR("/issues/1"));
	SET_TEXT(p, "issue_comments", repo_api, STR("/issues/1/comments"));
	SET_TEXT(p, "comment_api", repo_api, STR("/issues/comments/1"));
	SET_TEXT(p, "statuses", repo_api, STR("/statuses/"), p->event->sha);
	SET_TEXT(p, "run_api", repo_api, STR("/actions/runs/1"));
}

static void
add_refs(struct payload *p)
{
	const struct event *event = p->event;

	set_text(p, "ref", event->ref);
	set_text(p, "ref_name", event->ref_name);
	set_text(p, "ref_type", event->ref_type);
	set_text(p, "default_branch", event->default_branch);
	set_text(p, "target", event->target);
	set_text(p, "branch", event->target);
	set_text(p, "head_ref", event->head_ref);
	set_text(p, "base_ref", event->base_ref);
	set_text(p, "before", event->before);
	set_text(p, "sha", event->sha);
	set_text(
		p, "base_sha", event->base_sha.n > 0 ? event->base_sha : STR(REPOSITORY_NO_COMMIT));
	SET_TEXT(p, "compare", fact_text(p, "html"), STR("/compare/"),
		str_slice(event->before, 0, 12), STR("..."), str_slice(event->sha, 0, 12));
}

static void
add_head(struct payload *p)
{
	const struct repository_commit *head = &p->event->head;
	struct str message = p->event->message;
	struct str title = STR_NONE;

	(void)str_line(&message, &title);
	set_text(p, "title", title);
	set_text(p, "message", str_trim_end(p->event->message));
	set_text(p, "tree", head->tree.n > 0 ? head->tree : STR(REPOSITORY_NO_COMMIT));
	set_text(p, "author", head->author.name);
	set_text(p, "email", head->author.email);
	set_text(p, "time", format_time(p->a, head->committer_time_s, 0));
	set_text(p, "timestamp",
		format_time(p->a, head->committer_time_s, head->committer_offset_min));
	object_set(p->facts, STR("head_commit"),
		head->id.n > 0 ? commit_value(p, head) : VALUE_NULL_INIT);
}

static void
add_push(struct payload *p)
{
	const struct event *event = p->event;
	const bool is_new = str_eq(event->before, STR(REPOSITORY_NO_COMMIT));

	object_set(p->facts, STR("created"), value_boolean(is_new));
	object_set(p->facts, STR("forced"), value_boolean(event->comparison.is_forced));
	object_set(p->facts, STR("commit_count"),
		value_number((double)event->comparison.commits.count));
	if (str_eq(event->name, STR("push")))
		object_set(p->facts, STR("commits"), commits_value(p));
}

static void
add_workflow(struct payload *p)
{
	const struct str path =
		p->event->workflow.n > 0 ? p->event->workflow : STR(".github/workflows/ci.yml");

	set_text(p, "workflow", p->event->follows);
	set_text(p, "workflow_path", path);
	set_text(p, "workflow_file", str_slice(path, str_rindex(path, '/') + 1, path.n));
	set_text(p, "conclusion", STR("success"));
	set_text(p, "schedule", p->event->schedule);
}

/* `github.event.inputs` holds text only, whatever the inputs' types are. */
static void
add_inputs(struct payload *p, struct object *inputs)
{
	const struct map *members = inputs ? object_members(inputs) : NULL;
	struct object *texts = object_new(p->a);

	for (size_t i = 0; members && i < members->count; i++)
		object_set_str(texts, members->entries[i].key,
			value_to_string(p->a, *(const struct value *)members->entries[i].value));
	object_set(p->facts, STR("inputs"), members ? value_object(texts) : VALUE_NULL_INIT);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
add_members(struct object *payload, struct object *more)
{
	const struct map *members = object_members(more);

	for (size_t i = 0; i < members->count; i++)
		map_set(&payload->members, members->entries[i].key, members->entries[i].value);
}

static struct value
user_value(struct payload *p)
{
	set_text(p, "login", p->event->actor);
	return value_object(shape_make(p->a, STR("user"), p->facts));
}

struct object *
payload_make(struct arena *a, struct repository *repository, const struct event *event,
	struct object *inputs)
{
	struct payload p = {a, repository, event, object_new(a)};
	struct object *payload = object_new(a);

	add_names(&p);
	add_addresses(&p);
	add_refs(&p);
	add_head(&p);
	add_push(&p);
	add_workflow(&p);
	add_inputs(&p, inputs);
	if (event->action.n > 0)
		object_set_str(payload, STR("action"), event->action);
	/* an event that GitHub does not have is what the user's payload says */
	if (event->kind)
		add_members(payload, shape_make(a, event->name, p.facts));
	object_set(payload, STR("repository"),
		value_object(shape_make(a, STR("repository"), p.facts)));
	object_set(payload, STR("sender"), user_value(&p));
	return payload;
}
