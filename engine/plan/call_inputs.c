#include "engine/plan/call_inputs.h"

#include "engine/workflow/evaluate.h"

static bool
fit(struct arena *a, const struct node *declared, const struct node *place, struct value given,
	struct value *out, struct error *err)
{
	const struct node *type = node_find(declared, "type");

	*out = given;
	if (type && str_eq(type->text, STR("boolean")))
		return given.kind == VALUE_BOOLEAN ||
		       node_error(err, place, "expected true or false, not %s",
			       value_kind_name(given.kind));
	if (type && str_eq(type->text, STR("number")))
		return given.kind == VALUE_NUMBER ||
		       node_error(err, place, "expected a number, not %s",
			       value_kind_name(given.kind));
	if (given.kind == VALUE_ARRAY || given.kind == VALUE_OBJECT)
		return node_error(
			err, place, "expected a text, not %s", value_kind_name(given.kind));
	*out = value_string(value_to_string(a, given));
	return true;
}

struct value
call_input_empty(const struct node *declared)
{
	const struct node *type = node_find(declared, "type");

	if (type && str_eq(type->text, STR("boolean")))
		return value_boolean(false);
	if (type && str_eq(type->text, STR("number")))
		return value_number(0);
	return value_string(STR(""));
}

const struct node *
call_input_node(const struct workflow_job *caller, struct str name, const struct node *declared)
{
	const struct node *given = node_find_nocase(caller->with, name);

	return given ? given : node_find(declared, "default");
}

bool
call_input_make(struct arena *a, const struct workflow_job *caller, struct str name,
	const struct node *declared, const struct expr_host *host, struct value *out,
	struct error *err)
{
	const struct node *node = call_input_node(caller, name, declared);
	struct value given;

	if (!node) {
		*out = call_input_empty(declared);
		return true;
	}
	return node_evaluate(a, node, host, &given, err) && fit(a, declared, node, given, out, err);
}
