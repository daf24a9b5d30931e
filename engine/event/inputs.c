#include "engine/event/inputs.h"

#include <math.h>

struct input_reader {
	struct arena *a;
	struct error *err;
};

static struct str
scalar_text(const struct node *node)
{
	return node ? node->text : STR_NONE;
}

static bool
parse_boolean(const struct input_reader *m, struct str name, struct str text, struct value *out)
{
	const bool is_true = str_eq_nocase(text, STR("true"));

	if (!is_true && !str_eq_nocase(text, STR("false")))
		return error_set(m->err, ERROR_USAGE,
			"the input '%" STR_FMT "' must be true or false, not '%" STR_FMT "'",
			STR_ARG(name), STR_ARG(text));
	*out = value_boolean(is_true);
	return true;
}

static bool
parse_number(const struct input_reader *m, struct str name, struct str text, struct value *out)
{
	const double number = value_number_parse(text);

	if (text.n == 0 || isnan(number))
		return error_set(m->err, ERROR_USAGE,
			"the input '%" STR_FMT "' must be a number, not '%" STR_FMT "'",
			STR_ARG(name), STR_ARG(text));
	*out = value_number(number);
	return true;
}

static struct str
options_text(struct arena *a, const struct node *options)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < options->item_count; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? ", " : "", STR_ARG(options->items[i]->text));
	return buf_take(a, &b);
}

static bool
parse_choice(const struct input_reader *m, struct str name, const struct node *options,
	struct str text, struct value *out)
{
	*out = value_string(text);
	if (!options || options->kind != NODE_SEQUENCE)
		return true;
	for (size_t i = 0; i < options->item_count; i++)
		if (str_eq(options->items[i]->text, text))
			return true;
	(void)error_set(m->err, ERROR_USAGE,
		"the input '%" STR_FMT "' must be one of its options, not '%" STR_FMT "'",
		STR_ARG(name), STR_ARG(text));
	return error_help(
		m->err, "its options are: %" STR_FMT, STR_ARG(options_text(m->a, options)));
}

static bool
parse(const struct input_reader *m, struct str name, const struct node *input, struct str text,
	struct value *out)
{
	const struct str type = scalar_text(node_find(input, "type"));

	if (str_eq(type, STR("boolean")))
		return parse_boolean(m, name, text, out);
	if (str_eq(type, STR("number")))
		return parse_number(m, name, text, out);
	if (str_eq(type, STR("choice")))
		return parse_choice(m, name, node_find(input, "options"), text, out);
	*out = value_string(text);
	return true;
}

static struct value
empty_value(const struct node *input)
{
	const struct str type = scalar_text(node_find(input, "type"));
	const struct node *options = node_find(input, "options");

	if (str_eq(type, STR("boolean")))
		return value_boolean(false);
	if (str_eq(type, STR("number")))
		return value_number(0);
	if (str_eq(type, STR("choice")) && options && options->kind == NODE_SEQUENCE &&
		options->item_count > 0)
		return value_string(options->items[0]->text);
	return value_string(STR(""));
}

static bool
has_default(const struct node *input)
{
	const struct node *preset = node_find(input, "default");

	return preset && preset->kind != NODE_NULL;
}

static bool
make_one(const struct input_reader *m, struct str name, const struct node *input,
	const struct map *given, struct value *out)
{
	const struct str *text = map_find(given, name);

	if (text)
		return parse(m, name, input, *text, out);
	if (has_default(input))
		return parse(m, name, input, node_find(input, "default")->text, out);
	if (node_flag(input, "required")) {
		(void)error_set(m->err, ERROR_USAGE,
			"the input '%" STR_FMT "' is required and has no value", STR_ARG(name));
		return error_help(m->err, "--input %" STR_FMT "=VALUE", STR_ARG(name));
	}
	*out = empty_value(input);
	return true;
}

static bool
check_names(const struct input_reader *m, const struct node *inputs, const struct map *given)
{
	for (size_t i = 0; i < given->count; i++) {
		const struct str wanted = given->entries[i].key;
		if (node_find_nocase(inputs, wanted))
			continue;
		const struct str nearest = str_nearest(wanted, node_next_key, inputs);
		(void)error_set(m->err, ERROR_USAGE,
			"the workflow declares no input '%" STR_FMT "'", STR_ARG(wanted));
		if (nearest.n > 0)
			(void)error_help(m->err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
		else if (!inputs)
			(void)error_help(
				m->err, "declare inputs under on.workflow_dispatch.inputs");
		return false;
	}
	return true;
}

static const struct node *
declared_inputs(const struct workflow *workflow, struct str event)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, event);
	const struct node *inputs = trigger ? node_find(trigger->config, "inputs") : NULL;

	return inputs && inputs->kind == NODE_MAPPING ? inputs : NULL;
}

void
inputs_missing(struct arena *a, const struct workflow *workflow, struct str event,
	const struct map *given, struct str **names, size_t *count)
{
	const struct node *inputs = declared_inputs(workflow, event);

	*names = arena_array(a, struct str, inputs ? inputs->entry_count : 0);
	*count = 0;
	for (size_t i = 0; inputs && i < inputs->entry_count; i++) {
		const struct node *input = inputs->entries[i].value;
		const struct str name = inputs->entries[i].key->text;
		if (node_flag(input, "required") && !has_default(input) && !map_has(given, name))
			(*names)[(*count)++] = name;
	}
}

bool
inputs_make(struct arena *a, const struct workflow *workflow, struct str event,
	const struct map *given, struct object **out, struct error *err)
{
	const struct input_reader m = {a, err};
	const struct node *inputs = declared_inputs(workflow, event);
	struct object *object = object_new(a);

	if (!check_names(&m, inputs, given))
		return false;
	if (!inputs) {
		*out = NULL;
		return true;
	}
	for (size_t i = 0; i < inputs->entry_count; i++) {
		const struct str name = inputs->entries[i].key->text;
		struct value v;
		if (!make_one(&m, name, inputs->entries[i].value, given, &v))
			return false;
		object_set(object, name, v);
	}
	*out = object;
	return true;
}

bool
inputs_check(struct arena *a, const struct workflow *workflow, struct str event, struct str name,
	struct str text, struct error *err)
{
	const struct input_reader m = {a, err};
	const struct node *inputs = declared_inputs(workflow, event);
	const struct node *input = inputs ? node_find_nocase(inputs, name) : NULL;
	struct value ignored;

	if (!input)
		return error_set(err, ERROR_USAGE, "the workflow declares no input '%" STR_FMT "'",
			STR_ARG(name));
	return parse(&m, name, input, text, &ignored);
}

struct str
inputs_question(struct arena *a, const struct workflow *workflow, struct str event, struct str name)
{
	const struct node *inputs = declared_inputs(workflow, event);
	const struct node *input = inputs ? node_find_nocase(inputs, name) : NULL;
	const struct str type = scalar_text(input ? node_find(input, "type") : NULL);
	const struct node *options = input ? node_find(input, "options") : NULL;

	if (str_eq(type, STR("choice")) && options && options->kind == NODE_SEQUENCE)
		return str_fmt(a, "%" STR_FMT " (%" STR_FMT ")", STR_ARG(name),
			STR_ARG(options_text(a, options)));
	if (str_eq(type, STR("boolean")))
		return str_fmt(a, "%" STR_FMT " (true, false)", STR_ARG(name));
	if (str_eq(type, STR("number")))
		return str_fmt(a, "%" STR_FMT " (a number)", STR_ARG(name));
	return name;
}
