#include "engine/context/github_context.h"

#include "engine/event/github.h"

/*
 * The members that become GITHUB_NAME in a step's environment, in the runner's order. `token`,
 * `event`, `repositoryUrl` and others do not.
 */
static const char *const variables[] = {
	"action",
	"action_path",
	"action_ref",
	"action_repository",
	"actor",
	"actor_id",
	"api_url",
	"base_ref",
	"env",
	"event_name",
	"event_path",
	"graphql_url",
	"head_ref",
	"job",
	"output",
	"path",
	"ref",
	"ref_name",
	"ref_protected",
	"ref_type",
	"repository",
	"repository_id",
	"repository_owner",
	"repository_owner_id",
	"retention_days",
	"run_attempt",
	"run_id",
	"run_number",
	"server_url",
	"sha",
	"state",
	"step_summary",
	"triggering_actor",
	"workflow",
	"workflow_ref",
	"workflow_sha",
	"workspace",
};

static void
add_all(struct arena *a, struct object *o, const struct context_values *values)
{
	github_fill(a, o, values->event, values->root);
	if (values->token.p)
		object_set_str(o, STR("token"), values->token);
	if (values->run_id.p)
		object_set_str(o, STR("run_id"), values->run_id);
	if (!values->job)
		return;
	object_set_str(o, STR("job"), values->job->id);
	object_set_str(o, STR("workspace"), values->job->workspace);
	object_set_str(o, STR("event_path"), values->job->event_path);
}

static void
add_step(struct object *o, const struct context_step *step)
{
	object_set_str(o, STR("action"), step->action);
	object_set_str(o, STR("env"), step->env);
	object_set_str(o, STR("output"), step->output);
	object_set_str(o, STR("state"), step->state);
	object_set_str(o, STR("path"), step->path);
	object_set_str(o, STR("step_summary"), step->step_summary);
	if (step->action_path.p)
		object_set_str(o, STR("action_path"), step->action_path);
	if (step->action_status)
		object_set_str(o, STR("action_status"), str_from(step->action_status));
	object_set_str(o, STR("action_repository"), step->action_repository);
	object_set_str(o, STR("action_ref"), step->action_ref);
}

static void
share_members(struct object *o, struct object *from)
{
	const struct map *members = object_members(from);

	for (size_t i = 0; i < members->count; i++)
		map_set(&o->members, members->entries[i].key, members->entries[i].value);
}

struct value
github_context_make(struct arena *a, const struct context_values *values)
{
	struct object *o;

	if (values->github && !values->step)
		return value_object(values->github);
	o = object_new(a);
	if (values->github)
		share_members(o, values->github);
	else
		add_all(a, o, values);
	if (values->step)
		add_step(o, values->step);
	return value_object(o);
}

void
github_context_variables(struct object *github, struct arena *a,
	void (*found)(void *owner, struct str name, struct str value), void *owner)
{
	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		const struct str name = str_from(variables[i]);
		if (!object_has(github, name))
			continue;
		const struct value v = object_get(github, name);
		if (v.kind == VALUE_STRING || v.kind == VALUE_BOOLEAN)
			found(owner, str_concat(a, STR("GITHUB_"), str_upper(a, name)),
				value_to_string(a, v));
	}
}
