#include "engine/run/step/action_inputs.h"

#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/workflow/evaluate.h"

struct input_secrets {
	struct step *step;
	struct builtin_secret *items;
	size_t count;
	size_t capacity;
};

static void
found_secret(void *owner, struct str name)
{
	struct input_secrets *list = owner;
	const struct str *value = map_find(list->step->job->run->options->secrets, name);

	*arena_push(&list->step->job->a, list->items, list->count, list->capacity) =
		(struct builtin_secret){.name = name, .is_set = value && value->n > 0};
}

static void
add_secrets(struct step *step, const struct node *node, struct builtin_value *value)
{
	struct input_secrets list = {.step = step};

	if (!node || node->kind != NODE_EXPRESSION)
		return;
	expr_references(node->expr, STR("secrets"), found_secret, &list);
	value->secrets = list.items;
	value->secret_count = list.count;
}

struct value_list {
	struct step *step;
	size_t capacity;
};

/* The runner passes values as they are; @actions/core's getInput, as which a
 * built-in reads, trims. */
static void
add_value(struct value_list *list, struct str name, struct str value, bool is_given)
{
	struct action_instance *action = list->step->action;
	struct arena *a = &list->step->job->a;
	struct builtin_value *added =
		arena_push(a, action->values, action->value_count, list->capacity);
	const struct str copy = str_copy(a, value);

	*added = (struct builtin_value){
		.name = str_copy(a, name),
		.value = action->builtin ? str_trim(copy) : copy,
		.whole = copy,
		.is_given = is_given,
	};
	add_secrets(list->step, node_find_nocase(list->step->model->with, name), added);
}

static void
found_input(void *owner, struct str name, struct str value)
{
	add_value(owner, name, value, true);
}

static bool
is_given(const struct action_instance *action, struct str name)
{
	for (size_t i = 0; i < action->value_count; i++)
		if (str_eq_nocase(action->values[i].name, name))
			return true;
	return false;
}

static bool
is_declared(const struct action_instance *action, struct str name)
{
	if (action->action)
		return action_input_find(action->action, name) != NULL;
	for (size_t i = 0; i < action->builtin->input_count; i++)
		if (str_eq_nocase(str_from(action->builtin->inputs[i].name), name))
			return true;
	return false;
}

/* An input that the manifest does not declare is passed all the same, with a warning. */
static void
warn(struct step *step)
{
	const struct action_instance *action = step->action;

	for (size_t i = 0; i < action->value_count; i++) {
		const struct str name = action->values[i].name;
		const struct action_input *input =
			action->action ? action_input_find(action->action, name) : NULL;
		if (!is_declared(action, name))
			step_line_fmt(step, LINE_WARNING,
				"Unexpected input '%" STR_FMT "': '%" STR_FMT
				"' declares no such input",
				STR_ARG(name), STR_ARG(step->model->uses->text));
		else if (input && input->deprecation.n > 0)
			step_line_fmt(step, LINE_WARNING,
				"Input '%" STR_FMT "' is deprecated: %" STR_FMT, STR_ARG(name),
				STR_ARG(input->deprecation));
	}
}

static void
add_builtin_defaults(struct value_list *list)
{
	const struct action_instance *action = list->step->action;
	const struct builtin *builtin = action->builtin;

	for (size_t i = 0; i < builtin->input_count; i++) {
		const struct str name = str_from(builtin->inputs[i].name);
		if (!is_given(action, name))
			add_value(list, name, str_from(builtin->inputs[i].value), false);
	}
}

static bool
add_manifest_defaults(struct value_list *list, struct error *err)
{
	struct step *step = list->step;
	const struct action *action = step->action->action;
	const struct expr_host host = scope_host(&step->scope);
	struct str value;

	for (size_t i = 0; i < action->input_count; i++) {
		const struct action_input *input = &action->inputs[i];
		if (is_given(step->action, input->id))
			continue;
		if (!node_evaluate_text(&step->a, input->preset, &host, &value, err))
			return false;
		add_value(list, input->id, value, false);
	}
	return true;
}

static bool
add_defaults(struct value_list *list, struct error *err)
{
	if (list->step->action->action)
		return add_manifest_defaults(list, err);
	add_builtin_defaults(list);
	return true;
}

static void
show(struct step *step)
{
	const struct action_instance *action = step->action;

	for (size_t i = 0; i < action->value_count; i++)
		if (action->values[i].is_given && action->values[i].value.n > 0)
			step_line_fmt(step, LINE_COMMAND, "%" STR_FMT ": %" STR_FMT,
				STR_ARG(action->values[i].name), STR_ARG(action->values[i].value));
}

bool
action_inputs_read(struct step *step)
{
	const struct expr_host host = scope_host(&step->scope);
	struct value_list list = {.step = step};
	struct error err;

	if (step->action->value_count > 0)
		return true; /* its pre part has read them */
	if (!node_evaluate_texts(&step->a, step->model->with, &host, found_input, &list, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	warn(step);
	if (!add_defaults(&list, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	show(step);
	return true;
}

struct str
action_input(const struct action_instance *action, struct str name)
{
	for (size_t i = 0; i < action->value_count; i++)
		if (str_eq_nocase(action->values[i].name, name))
			return action->values[i].value;
	return STR_NONE;
}
