#include "engine/plan/plan_part.h"

#include "engine/workflow/references.h"

struct needs_search {
	struct plan_builder *planning;
	struct plan_job *job;
	size_t capacity;
};

/* --- Docker and network ------------------------------------------------------------------- */

static void
add_requirement(struct needs_search *n, enum plan_need need, const char *kind, struct str what)
{
	struct plan_job *job = n->job;

	*arena_push(n->planning->a, job->requirements, job->requirement_count, n->capacity) =
		(struct plan_requirement){
			need, str_concat(n->planning->a, str_from(kind), STR(" "), what)};
}

static struct str
image_of(const struct node *container)
{
	const struct node *image =
		container->kind == NODE_MAPPING ? node_find(container, "image") : container;

	return image ? image->text : STR_NONE;
}

static void
need_containers(struct needs_search *n)
{
	const struct node *container = n->job->model->container;
	const struct node *services = n->job->model->services;

	if (container && image_of(container).n > 0)
		add_requirement(n, PLAN_NEEDS_DOCKER, "container", image_of(container));
	for (size_t i = 0; services && services->kind == NODE_MAPPING && i < services->entry_count;
		i++)
		add_requirement(
			n, PLAN_NEEDS_DOCKER, "service", image_of(services->entries[i].value));
}

static bool
is_told(const struct needs_search *n, struct str uses)
{
	for (size_t i = 0; i < n->job->requirement_count; i++)
		if (str_ends(n->job->requirements[i].what, uses))
			return true;
	return false;
}

static void
need_actions(struct needs_search *n)
{
	const struct plan_options *options = n->planning->options;

	for (size_t i = 0; i < n->job->model->step_count; i++) {
		const struct workflow_step *step = &n->job->model->steps[i];
		if (step->kind != STEP_USES || is_told(n, step->uses->text))
			continue;
		const enum plan_need need = options->action_need(options->owner, step->uses->text);
		if (need != PLAN_NEEDS_NOTHING)
			add_requirement(n, need, "action", step->uses->text);
	}
}

/* --- secrets and vars --------------------------------------------------------------------- */

struct needed_names {
	struct arena *a;
	const struct map *given;
	struct str *items;
	size_t count;
	size_t capacity;
};

static void
found_name(void *owner, struct str name)
{
	struct needed_names *names = owner;

	if (name.n == 0 || map_has(names->given, name) || str_eq_nocase(name, STR("GITHUB_TOKEN")))
		return;
	for (size_t i = 0; i < names->count; i++)
		if (str_eq_nocase(names->items[i], name))
			return;
	*arena_push(names->a, names->items, names->count, names->capacity) = name;
}

static void
find_names(const struct plan_call *call, const struct plan_job *job, struct str context,
	struct needed_names *names)
{
	if (call->workflow->env)
		node_references(call->workflow->env, context, found_name, names);
	node_references(job->model->node, context, found_name, names);
}

void
plan_job_needs(struct plan_builder *planning, const struct plan_call *call, struct plan_job *job)
{
	struct needs_search n = {.planning = planning, .job = job};
	struct needed_names secrets = {.a = planning->a, .given = planning->options->secrets};
	struct needed_names vars = {.a = planning->a, .given = planning->options->vars};

	need_containers(&n);
	need_actions(&n);
	/* of a called workflow the call says which secrets it gets */
	if (call->inherits_secrets)
		find_names(call, job, STR("secrets"), &secrets);
	find_names(call, job, STR("vars"), &vars);
	job->missing_secrets = secrets.items;
	job->missing_secret_count = secrets.count;
	job->missing_vars = vars.items;
	job->missing_var_count = vars.count;
}
