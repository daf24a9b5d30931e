#include "engine/run/context/github_context.h"

#include "engine/action/action_cache.h"
#include "engine/event/github.h"
#include "engine/run/base/inside.h"

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

static struct str
token_of(const struct run_options *options)
{
	const struct str *token = map_find(options->secrets, STR("GITHUB_TOKEN"));

	return token ? *token : STR("");
}

static void
add_all(struct arena *a, struct object *o, struct run *run, const struct job *job)
{
	github_fill(a, o, run->options->event, run->options->workflow);
	object_set_str(o, STR("token"), token_of(run->options));
	object_set_str(o, STR("run_id"), run->id);
	if (!job)
		return;
	object_set_str(o, STR("job"), job->model->id);
	object_set_str(o, STR("workspace"), job_workspace_inside(job, a));
	object_set_str(o, STR("event_path"),
		str_concat(a, job_inside(job, a, job->temp), STR("/_github_workflow/event.json")));
}

struct object *
github_context_make(struct job *job)
{
	struct object *o = object_new(&job->a);

	add_all(&job->a, o, job->run, job);
	return o;
}

/* The nearest action that is read from a folder: the step's own, or the one that it is part of. */
static const struct step *
action_step(const struct step *step)
{
	while (step && !(step->action && step->action->action))
		step = step->frame->owner;
	return step;
}

/* The ids of the steps that lead to it: `outer.inner`. */
static struct str
full_id(struct arena *a, const struct step *step)
{
	const struct step *owner = step->frame->owner;

	if (!owner)
		return step->model->id;
	return str_concat(a, full_id(a, owner), STR("."), step->model->id);
}

static void
add_action(struct arena *a, struct object *o, const struct step *step)
{
	const struct step *action = action_step(step);

	if (action)
		object_set_str(
			o, STR("action_path"), job_inside(step->job, a, action->action->folder));
	if (step->frame->parent)
		object_set_str(o, STR("action_status"), str_from(result_name(step->frame->status)));
	if (!action)
		action = step;
	struct action_ref ref = {0};
	/* a folder of the workspace has neither */
	const bool is_published =
		action->action && action_ref_parse(action->model->uses->text, &ref);
	object_set_str(o, STR("action_repository"), is_published ? ref.repository : STR(""));
	object_set_str(o, STR("action_ref"), is_published ? ref.ref : STR(""));
}

static const char *const file_members[] = {
	[FILE_ENV] = "env",
	[FILE_OUTPUT] = "output",
	[FILE_STATE] = "state",
	[FILE_PATH] = "path",
	[FILE_SUMMARY] = "step_summary",
};

static void
add_step(struct arena *a, struct object *o, const struct step *step)
{
	object_set_str(o, STR("action"), full_id(a, step));
	for (size_t i = 0; i < COUNT_OF(file_members); i++)
		object_set_str(
			o, str_from(file_members[i]), job_inside(step->job, a, step->files[i]));
	add_action(a, o, step);
}

struct value
github_context_of(struct arena *a, const struct scope *scope)
{
	struct object *o;

	if (scope->job && scope->job->github && !scope->step)
		return value_object(scope->job->github);
	o = object_new(a);
	if (scope->job && scope->job->github) {
		const struct map *members = object_members(scope->job->github);
		for (size_t i = 0; i < members->count; i++)
			map_set(&o->members, members->entries[i].key, members->entries[i].value);
	} else {
		add_all(a, o, scope->run, NULL);
	}
	if (scope->step)
		add_step(a, o, scope->step);
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
