#include "engine/run/step/builtin_yaml.h"

#include "engine/workflow/yaml.h"

static struct value
value_of(struct arena *a, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: return VALUE_NULL_INIT;
	case NODE_BOOLEAN: return value_boolean(node->boolean);
	case NODE_NUMBER: return value_number(node->number);
	case NODE_STRING:
	case NODE_EXPRESSION:
	case NODE_INSERT: return value_string(node->text);
	case NODE_SEQUENCE:
	case NODE_MAPPING: break;
	}
	if (node->kind == NODE_SEQUENCE) {
		struct array *array = array_new(a);
		for (size_t i = 0; i < node->item_count; i++)
			array_add(a, array, value_of(a, node->items[i]));
		return value_array(array);
	}
	struct object *object = object_new_case_sensitive(a);
	for (size_t i = 0; i < node->entry_count; i++)
		object_set(object, node->entries[i].key->text, value_of(a, node->entries[i].value));
	return value_object(object);
}

bool
builtin_yaml(struct arena *a, struct str text, struct value *out, struct error *err)
{
	struct source *source = arena_new(a, struct source);
	const struct yaml_options options = {0};
	struct diags diags;

	source_init(source, a, STR("input"), text);
	diags_init(&diags, a);
	const struct node *root = yaml_load(a, source, &options, &diags);
	if (!root) {
		const struct diag *diag = &diags.items[0];
		return error_set(err, ERROR_INVALID, "%" STR_FMT " in line %u",
			STR_ARG(diag->message),
			(unsigned)source_position(source, diag->span.start).line);
	}
	*out = value_of(a, root);
	return true;
}
