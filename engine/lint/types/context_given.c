#include "engine/lint/types/context_parts.h"
#include "engine/lint/types/payload.h"

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
add_declared(struct context_list *list, const struct node *inputs, size_t count,
	const struct type *untyped)
{
	for (size_t i = 0; inputs && i < inputs->entry_count && i < count; i++) {
		const struct type *type = input_type(inputs->entries[i].value);
		context_list_add(list, inputs->entries[i].key->text,
			type->kind == TYPE_ANY && untyped ? untyped : type);
	}
}

const struct type *
context_make_inputs(struct context_place *place)
{
	const struct workflow *workflow = place->l->workflow;
	const struct action *action = place->l->action;
	struct context_list list = {.a = place->l->a};
	const size_t limit = place->is_input ? place->input_count : SIZE_MAX;

	for (size_t i = 0; action && i < action->input_count; i++)
		context_list_add(&list, action->inputs[i].id, &type_string);
	if (!workflow)
		return context_list_type(&list);
	if (!place->is_input)
		add_declared(&list, dispatch_inputs(workflow), SIZE_MAX, &type_string);
	if (workflow->call)
		add_declared(&list, workflow->call->inputs, limit, NULL);
	return context_list_type(&list);
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
	struct context_list list = {.a = a};
	struct type *event = arena_new(a, struct type);
	struct type_property *properties =
		arena_array(a, struct type_property, payload ? payload->property_count : 1);

	for (size_t i = 0; i < inputs->entry_count; i++)
		context_list_add(&list, inputs->entries[i].key->text, &type_string);
	if (!payload) {
		properties[0] = (struct type_property){STR("inputs"), context_list_type(&list)};
		return type_new_object(a, properties, 1, &type_any);
	}
	*event = *payload;
	event->properties = properties;
	for (size_t i = 0; i < payload->property_count; i++) {
		properties[i] = payload->properties[i];
		if (str_eq(properties[i].name, STR("inputs")))
			properties[i].type = context_list_type(&list);
	}
	return event;
}

const struct type *
context_make_github(struct context_place *place)
{
	struct arena *a = place->l->a;
	const struct node *inputs = place->l->workflow ? dispatch_inputs(place->l->workflow) : NULL;
	const struct type *payload = make_payload(place);

	if (!inputs && !payload)
		return &context_github;
	const size_t count = context_github.property_count;
	struct type_property *properties = arena_array(a, struct type_property, count);
	memcpy(properties, context_github.properties, count * sizeof(*properties));
	properties[0].type = inputs ? add_inputs(a, payload, inputs) : payload;
	return type_new_object(a, properties, count, NULL);
}

/* --- secrets ------------------------------------------------------------------------------ */

/* A workflow that is only ever called, and says which secrets it takes, has no others. */
const struct type *
context_make_secrets(struct context_place *place)
{
	static const char *const always[] = {
		"GITHUB_TOKEN", "ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"};
	const struct workflow *workflow = place->l->workflow;
	struct context_list list = {.a = place->l->a};

	if (!workflow || !workflow->call || workflow->trigger_count != 1 ||
		!node_find_key(workflow->triggers[0].config, "secrets"))
		return &type_strings;
	const struct node *secrets = workflow->call->secrets;
	for (size_t i = 0; secrets && i < secrets->entry_count; i++)
		context_list_add(&list, secrets->entries[i].key->text, &type_string);
	for (size_t i = 0; i < COUNT_OF(always); i++)
		context_list_add(&list, str_from(always[i]), &type_string);
	return context_list_type(&list);
}

const struct type *
context_make_variables(struct context_place *place)
{
	const struct lint *l = place->l;
	struct context_list list = {.a = l->a};

	if (!l->options->variables)
		return &type_strings;
	for (size_t i = 0; i < l->options->variable_count; i++)
		context_list_add(&list, l->options->variables[i], &type_string);
	return context_list_type(&list);
}
