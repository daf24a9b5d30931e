#include "engine/lint/context_type.h"

#include "engine/lint/called.h"
#include "engine/lint/metadata.h"
#include "engine/lint/payload.h"
#include "engine/lint/type_check.h"

#define P(property, type)                                                                          \
	{                                                                                          \
		{"" property, sizeof(property) - 1}, &(type)                                       \
	}
#define S(property) P(property, type_string)
#define N(property) P(property, type_number)
#define B(property) P(property, type_boolean)

#define CLOSED(list)                                                                               \
	{                                                                                          \
		.kind = TYPE_OBJECT, .properties = (list), .property_count = COUNT_OF(list)        \
	}

static const struct type_property runner_properties[] = {S("name"), S("os"), S("arch"), S("temp"),
	S("tool_cache"), S("debug"), S("environment"), S("workspace")};
static const struct type runner_type = CLOSED(runner_properties);

static const struct type_property container_properties[] = {S("id"), S("network")};
static const struct type container_type = CLOSED(container_properties);
static const struct type_property service_properties[] = {
	S("id"), S("network"), P("ports", type_strings)};
static const struct type service_type = CLOSED(service_properties);
static const struct type services_type = {.kind = TYPE_OBJECT, .item = &service_type};
static const struct type_property job_properties[] = {
	N("check_run_id"),
	P("container", container_type),
	P("services", services_type),
	S("status"),
	S("workflow_ref"),
	S("workflow_sha"),
	S("workflow_repository"),
	S("workflow_file_path"),
};
static const struct type job_type = CLOSED(job_properties);

static const struct type_property strategy_properties[] = {
	B("fail-fast"), N("job-index"), N("job-total"), N("max-parallel")};
static const struct type strategy_type = CLOSED(strategy_properties);

#define GITHUB_EVENT 0 /* its place in the list */

static const struct type_property github_properties[] = {
	P("event", type_object),
	S("action"),
	S("action_path"),
	S("action_ref"),
	S("action_repository"),
	S("action_status"),
	S("actor"),
	S("actor_id"),
	S("api_url"),
	N("artifact_cache_size_limit"),
	S("base_ref"),
	S("env"),
	S("event_name"),
	S("event_path"),
	S("graphql_url"),
	S("head_ref"),
	S("job"),
	S("output"),
	S("path"),
	S("ref"),
	S("ref_name"),
	B("ref_protected"),
	S("ref_type"),
	S("repository"),
	S("repository_id"),
	S("repository_owner"),
	S("repository_owner_id"),
	S("repository_visibility"),
	S("repositoryUrl"),
	N("retention_days"),
	S("run_attempt"),
	S("run_id"),
	S("run_number"),
	S("secret_source"),
	S("server_url"),
	S("sha"),
	S("state"),
	S("step_summary"),
	S("token"),
	S("triggering_actor"),
	S("workflow"),
	S("workflow_ref"),
	S("workflow_sha"),
	S("workspace"),
};
static const struct type github_type = CLOSED(github_properties);

/* A list of properties that is being made. */
struct list {
	struct arena *a;
	struct type_property *items;
	size_t count;
	size_t capacity;
};

static void
add(struct list *list, struct str name, const struct type *type)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq_nocase(list->items[i].name, name)) {
			list->items[i].type = type_merge(list->a, list->items[i].type, type);
			return;
		}
	*arena_push(list->a, list->items, list->count, list->capacity) =
		(struct type_property){name, type};
}

static const struct type *
closed(const struct list *list)
{
	return type_new_object(list->a, list->items, list->count, NULL);
}

/* --- inputs ------------------------------------------------------------------------------- */

const struct type *
input_type(const struct node *input)
{
	const struct str type = node_string(node_find(input, "type"));

	if (str_eq(type, STR("boolean")))
		return &type_boolean;
	if (str_eq(type, STR("number")))
		return &type_number;
	return type.n > 0 ? &type_string : &type_any;
}

static const struct node *
dispatch_inputs(const struct workflow *workflow)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, STR("workflow_dispatch"));
	const struct node *inputs = trigger ? node_find(trigger->config, "inputs") : NULL;

	return inputs && inputs->kind == NODE_MAPPING ? inputs : NULL;
}

static void
add_declared(struct list *list, const struct node *inputs, size_t count, const struct type *untyped)
{
	for (size_t i = 0; inputs && i < inputs->entry_count && i < count; i++) {
		const struct type *type = input_type(inputs->entries[i].value);
		add(list, inputs->entries[i].key->text,
			type->kind == TYPE_ANY && untyped ? untyped : type);
	}
}

static const struct type *
make_inputs(struct context_place *place)
{
	const struct workflow *workflow = place->l->workflow;
	const struct action *action = place->l->action;
	struct list list = {.a = place->l->a};
	const size_t limit = place->is_input ? place->input_count : SIZE_MAX;

	for (size_t i = 0; action && i < action->input_count; i++)
		add(&list, action->inputs[i].id, &type_string);
	if (!workflow)
		return closed(&list);
	if (!place->is_input)
		add_declared(&list, dispatch_inputs(workflow), SIZE_MAX, &type_string);
	if (workflow->call)
		add_declared(&list, workflow->call->inputs, limit, NULL);
	return closed(&list);
}

/* The text may ask for `github.event`; `event_name` and its like are other words. */
static bool
names_event(struct str text)
{
	const struct str word = STR("event");
	size_t at = 0;

	while ((at += str_find(str_slice(text, at, text.n), word)) < text.n) {
		at += word.n;
		if (at == text.n || text.p[at] != '_')
			return true;
	}
	return false;
}

/* What was sent with the event; NULL when it is not known, or nobody asks. */
static const struct type *
make_payload(struct context_place *place)
{
	const struct workflow *workflow = place->l->workflow;

	if (!workflow || !names_event(workflow->source->text))
		return NULL;
	return payload_type(place->l->a, workflow);
}

/* The payload, where the inputs of a dispatch are known: there they are strings all. */
static const struct type *
add_inputs(struct arena *a, const struct type *payload, const struct node *inputs)
{
	struct list list = {.a = a};
	struct type *event = arena_new(a, struct type);
	struct type_property *properties =
		arena_array(a, struct type_property, payload ? payload->property_count : 1);

	for (size_t i = 0; i < inputs->entry_count; i++)
		add(&list, inputs->entries[i].key->text, &type_string);
	if (!payload) {
		properties[0] = (struct type_property){STR("inputs"), closed(&list)};
		return type_new_object(a, properties, 1, &type_any);
	}
	*event = *payload;
	event->properties = properties;
	for (size_t i = 0; i < payload->property_count; i++) {
		properties[i] = payload->properties[i];
		if (str_eq(properties[i].name, STR("inputs")))
			properties[i].type = closed(&list);
	}
	return event;
}

static const struct type *
make_github(struct context_place *place)
{
	struct arena *a = place->l->a;
	const struct node *inputs = place->l->workflow ? dispatch_inputs(place->l->workflow) : NULL;
	const struct type *payload = make_payload(place);
	struct list github = {.a = a};

	if (!inputs && !payload)
		return &github_type;
	for (size_t i = 0; i < COUNT_OF(github_properties); i++)
		*arena_push(a, github.items, github.count, github.capacity) = github_properties[i];
	github.items[GITHUB_EVENT].type = inputs ? add_inputs(a, payload, inputs) : payload;
	return closed(&github);
}

/* --- secrets ------------------------------------------------------------------------------ */

/* A workflow that is only ever called, and says which secrets it takes, has no others. */
static const struct type *
make_secrets(struct context_place *place)
{
	static const char *const always[] = {
		"GITHUB_TOKEN", "ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"};
	const struct workflow *workflow = place->l->workflow;
	struct list list = {.a = place->l->a};

	if (!workflow || !workflow->call || workflow->trigger_count != 1 ||
		!node_find_key(workflow->triggers[0].config, "secrets"))
		return &type_strings;
	const struct node *secrets = workflow->call->secrets;
	for (size_t i = 0; secrets && i < secrets->entry_count; i++)
		add(&list, secrets->entries[i].key->text, &type_string);
	for (size_t i = 0; i < COUNT_OF(always); i++)
		add(&list, str_from(always[i]), &type_string);
	return closed(&list);
}

static const struct type *
make_variables(const struct lint *l)
{
	struct list list = {.a = l->a};

	if (!l->options->variables)
		return &type_strings;
	for (size_t i = 0; i < l->options->variable_count; i++)
		add(&list, l->options->variables[i], &type_string);
	return closed(&list);
}

/* --- jobs and needs ----------------------------------------------------------------------- */

static const struct type *
outputs_of_job(struct context_place *place, const struct workflow_job *job)
{
	struct list list = {.a = place->l->a};
	const struct node *outputs = job->outputs;

	if (job->uses) {
		const struct called *called = called_find(place->l, job->uses->text);
		if (!called || !called->workflow || !called->workflow->call)
			return &type_object;
		outputs = called->workflow->call->outputs;
	} else if (outputs && outputs->kind != NODE_MAPPING) {
		return &type_object;
	}
	for (size_t i = 0; outputs && i < outputs->entry_count; i++)
		add(&list, outputs->entries[i].key->text, &type_string);
	return closed(&list);
}

static const struct type *
type_of_job(struct context_place *place, const struct workflow_job *job)
{
	struct list list = {.a = place->l->a};

	add(&list, STR("outputs"), outputs_of_job(place, job));
	add(&list, STR("result"), &type_string);
	return closed(&list);
}

static const struct type *
make_needs(struct context_place *place)
{
	const struct workflow_job *job = place->l->job;
	struct list list = {.a = place->l->a};

	if (!job)
		return &type_object;
	for (size_t i = 0; i < job->need_count; i++) {
		const struct workflow_job *needed =
			workflow_job_find(place->l->workflow, job->needs[i]);
		if (needed && needed->node->kind == NODE_MAPPING)
			add(&list, needed->id, type_of_job(place, needed));
	}
	return closed(&list);
}

static const struct type *
make_jobs(struct context_place *place)
{
	const struct workflow *workflow = place->l->workflow;
	struct list list = {.a = place->l->a};

	for (size_t i = 0; workflow && i < workflow->job_count; i++)
		if (workflow->jobs[i].node->kind == NODE_MAPPING)
			add(&list, workflow->jobs[i].id, type_of_job(place, &workflow->jobs[i]));
	return closed(&list);
}

/* --- matrix ------------------------------------------------------------------------------- */

static const struct type *
context_of(void *owner, struct str name)
{
	return context_type(owner, name);
}

/* Of an item or entry: one that is left empty is meant as the text ''. */
static const struct type *
type_of_part(struct context_place *place, const struct node *node)
{
	return node->kind == NODE_NULL ? &type_string : node_type(place, node);
}

static const struct type *
type_of_items(struct context_place *place, const struct node *node)
{
	const struct type *item = NULL;

	for (size_t i = 0; i < node->item_count; i++) {
		const struct type *type = type_of_part(place, node->items[i]);
		item = item ? type_merge(place->l->a, item, type) : type;
	}
	return type_new_array(place->l->a, item ? item : &type_any, false);
}

static const struct type *
type_of_entries(struct context_place *place, const struct node *node)
{
	struct list list = {.a = place->l->a};

	for (size_t i = 0; i < node->entry_count; i++) {
		if (node->entries[i].key->kind != NODE_STRING)
			return &type_object;
		add(&list, node->entries[i].key->text, type_of_part(place, node->entries[i].value));
	}
	return closed(&list);
}

const struct type *
node_type(struct context_place *place, const struct node *node)
{
	/* what is wrong in it is told where the expression itself is looked at */
	struct typing typing = {.a = place->l->a, .context = context_of, .owner = place};

	switch (node->kind) {
	case NODE_NULL: return &type_null;
	case NODE_BOOLEAN: return &type_boolean;
	case NODE_NUMBER: return &type_number;
	case NODE_STRING: return node->is_wrong ? &type_any : &type_string;
	case NODE_SEQUENCE: return type_of_items(place, node);
	case NODE_MAPPING: return type_of_entries(place, node);
	case NODE_EXPRESSION:
		return node->expr->root ? type_check(&typing, node->expr->root) : &type_any;
	case NODE_INSERT: return &type_any;
	}
	return &type_any;
}

static const struct type *
type_of_vector(struct context_place *place, const struct node *vector)
{
	const struct type *type = node_type(place, vector);

	return type->kind == TYPE_ARRAY ? type->item : &type_any;
}

/* False if its entries cannot be told. */
static bool
add_included(struct context_place *place, struct list *list, const struct node *include)
{
	if (include->kind != NODE_SEQUENCE)
		return false;
	for (size_t i = 0; i < include->item_count; i++) {
		const struct type *type = node_type(place, include->items[i]);
		if (type->kind != TYPE_OBJECT || type->item)
			return false;
		for (size_t j = 0; j < type->property_count; j++)
			add(list, type->properties[j].name, type->properties[j].type);
	}
	return true;
}

static const struct type *
make_matrix(struct context_place *place)
{
	const struct workflow_job *job = place->l->job;
	const struct node *matrix = job ? node_find(job->strategy, "matrix") : NULL;
	struct list list = {.a = place->l->a};

	if (!job)
		return &type_object;
	if (job->strategy && job->strategy->kind != NODE_MAPPING)
		return &type_object;
	if (!matrix)
		return &type_empty;
	if (matrix->kind != NODE_MAPPING)
		return &type_object;
	for (size_t i = 0; i < matrix->entry_count; i++) {
		const struct node_entry *entry = &matrix->entries[i];
		if (entry->key->kind != NODE_STRING)
			return &type_object;
		if (str_eq(entry->key->text, STR("exclude")))
			continue;
		if (!str_eq(entry->key->text, STR("include")))
			add(&list, entry->key->text, type_of_vector(place, entry->value));
		else if (!add_included(place, &list, entry->value))
			return &type_object;
	}
	return closed(&list);
}

/* --- steps -------------------------------------------------------------------------------- */

static const struct type *
outputs_of_step(struct context_place *place, const struct workflow_step *step)
{
	struct list list = {.a = place->l->a};

	if (step->kind != STEP_USES)
		return &type_strings;
	const struct metadata *m = metadata_find(place->l, step->uses);
	if (!m || m->any_outputs || m->is_outdated || m->is_docker)
		return &type_strings;
	for (size_t i = 0; i < m->output_count; i++)
		add(&list, m->outputs[i], &type_string);
	return closed(&list);
}

static const struct type *
type_of_step(struct context_place *place, const struct workflow_step *step)
{
	struct list parts = {.a = place->l->a};

	add(&parts, STR("outputs"), outputs_of_step(place, step));
	add(&parts, STR("outcome"), &type_string);
	add(&parts, STR("conclusion"), &type_string);
	return closed(&parts);
}

/* Places come in order, so what the steps before the last place gave is kept. */
static const struct type *
make_steps(struct context_place *place)
{
	if (place->known_steps.steps != place->steps ||
		place->known_steps.looked_at > place->step_count) {
		memset(&place->known_steps, 0, sizeof(place->known_steps));
		place->known_steps.steps = place->steps;
	}
	while (place->known_steps.looked_at < place->step_count) {
		const struct workflow_step *step = &place->steps[place->known_steps.looked_at++];
		if (step->has_own_id)
			*arena_push(place->l->a, place->known_steps.items, place->known_steps.count,
				place->known_steps.capacity) =
				(struct type_property){step->id, type_of_step(place, step)};
	}
	return type_new_object(
		place->l->a, place->known_steps.items, place->known_steps.count, NULL);
}

/* --- all ---------------------------------------------------------------------------------- */

static const struct type *
once(struct context_place *place, const struct type **made,
	const struct type *(*make)(struct context_place *place))
{
	if (!*made)
		*made = make(place);
	return *made;
}

const struct type *
context_type(struct context_place *place, struct str name)
{
	if (str_eq(name, STR("github")))
		return once(place, &place->github, make_github);
	if (str_eq(name, STR("inputs")))
		return once(place, &place->inputs, make_inputs);
	if (str_eq(name, STR("secrets")))
		return once(place, &place->secrets, make_secrets);
	if (str_eq(name, STR("needs")))
		return once(place, &place->needs, make_needs);
	if (str_eq(name, STR("matrix")))
		return once(place, &place->matrix, make_matrix);
	if (str_eq(name, STR("steps")))
		return once(place, &place->made_steps, make_steps);
	if (str_eq(name, STR("jobs")))
		return once(place, &place->jobs, make_jobs);
	if (str_eq(name, STR("vars")))
		return make_variables(place->l);
	if (str_eq(name, STR("env")))
		return &type_strings;
	if (str_eq(name, STR("runner")))
		return &runner_type;
	if (str_eq(name, STR("job")))
		return &job_type;
	return str_eq(name, STR("strategy")) ? &strategy_type : NULL;
}
