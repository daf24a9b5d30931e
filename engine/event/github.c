#include "engine/event/github.h"

/* github.com has its API on a host of its own, other servers on a path. */
static void
add_urls(struct arena *a, struct object *o, struct str server)
{
	const bool is_public = str_eq(server, STR("https://github.com"));

	object_set_str(o, STR("server_url"), server);
	object_set_str(o, STR("api_url"),
		is_public ? STR("https://api.github.com") : str_concat(a, server, STR("/api/v3")));
	object_set_str(o, STR("graphql_url"),
		is_public ? STR("https://api.github.com/graphql")
			  : str_concat(a, server, STR("/api/graphql")));
}

static void
add_event(struct object *o, const struct event *event)
{
	object_set_str(o, STR("ref"), event->ref);
	object_set_str(o, STR("sha"), event->sha);
	object_set_str(o, STR("ref_name"), event->ref_name);
	object_set_str(o, STR("ref_type"), event->ref_type);
	object_set(o, STR("ref_protected"), value_boolean(false));
	object_set_str(o, STR("head_ref"), event->head_ref);
	object_set_str(o, STR("base_ref"), event->base_ref);
	object_set_str(o, STR("event_name"), event->name);
	object_set(o, STR("event"), value_object(event->payload));
	object_set_str(o, STR("repository"), event->repository);
	object_set_str(o, STR("repository_owner"), event->owner);
	object_set_str(o, STR("actor"), event->actor);
	object_set_str(o, STR("triggering_actor"), event->actor);
	/* what only GitHub's database knows: any number will do, but it must be one */
	object_set_str(o, STR("repository_id"), STR("1"));
	object_set_str(o, STR("repository_owner_id"), STR("1"));
	object_set_str(o, STR("actor_id"), STR("1"));
}

static void
add_workflow(struct arena *a, struct object *o, const struct event *event,
	const struct workflow *workflow)
{
	object_set_str(o, STR("workflow"), workflow_title(workflow));
	object_set_str(o, STR("workflow_ref"),
		str_concat(a, event->repository, STR("/"), workflow->source->path, STR("@"),
			event->ref));
	object_set_str(o, STR("workflow_sha"), event->sha);
	object_set_str(o, STR("repositoryUrl"),
		str_concat(a, STR("git://"), str_slice(event->server_url, 8, event->server_url.n),
			STR("/"), event->repository, STR(".git")));
}

void
github_fill(struct arena *a, struct object *github, const struct event *event,
	const struct workflow *workflow)
{
	add_event(github, event);
	add_urls(a, github, event->server_url);
	add_workflow(a, github, event, workflow);
	object_set_str(github, STR("run_number"), STR("1"));
	object_set_str(github, STR("run_attempt"), STR("1"));
	object_set_str(github, STR("retention_days"), STR("90"));
	object_set_str(github, STR("secret_source"), STR("Actions"));
}
