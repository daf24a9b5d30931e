#include "engine/run/step/builtin_yaml.h"

#include "engine/workflow/yaml.h"

static struct value value_of(struct arena *a, const struct node *node);

/* What the mapping of a merge key has, where the mapping itself has no such key. */
static void
lay_under(struct object *object, struct value merged)
{
	if (merged.kind == VALUE_ARRAY) {
		for (size_t i = 0; i < merged.array->count; i++)
			lay_under(object, merged.array->items[i]);
		return;
	}
	if (merged.kind != VALUE_OBJECT)
		return;
	const struct map *members = object_members(merged.object);
	for (size_t i = 0; i < members->count; i++)
		if (!object_has(object, members->entries[i].key))
			object_set(object, members->entries[i].key,
				*(const struct value *)members->entries[i].value);
}

static struct value
mapping_value(struct arena *a, const struct node *node)
{
	struct object *object = object_new_case_sensitive(a);
	struct value merged = VALUE_NULL_INIT;

	for (size_t i = 0; i < node->entry_count; i++) {
		const struct value value = value_of(a, node->entries[i].value);
		if (str_eq(node->entries[i].key->text, STR("<<")))
			merged = value;
		else
			object_set(object, str_copy(a, node->entries[i].key->text), value);
	}
	lay_under(object, merged);
	return value_object(object);
}

static struct value
sequence_value(struct arena *a, const struct node *node)
{
	struct array *array = array_new(a);

	for (size_t i = 0; i < node->item_count; i++)
		array_add(a, array, value_of(a, node->items[i]));
	return value_array(array);
}

static struct value
value_of(struct arena *a, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: return VALUE_NULL_INIT;
	case NODE_BOOLEAN: return value_boolean(node->boolean);
	case NODE_NUMBER: return value_number(node->number);
	case NODE_SEQUENCE: return sequence_value(a, node);
	case NODE_MAPPING: return mapping_value(a, node);
	case NODE_STRING:
	case NODE_EXPRESSION:
	case NODE_INSERT: break;
	}
	return value_string(str_copy(a, node->text));
}

bool
builtin_yaml_read(
	struct arena *a, struct str name, struct str text, struct value *out, struct error *err)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	source_init(source, a, name, text);
	diags_init(&diags, a);
	const struct node *root = yaml_load(a, source, &(const struct yaml_options){0}, &diags);
	if (root && diags.error_count == 0) {
		*out = value_of(a, root);
		return true;
	}
	if (diags.count == 0)
		return error_set(err, ERROR_INVALID, "%" STR_FMT ": invalid YAML", STR_ARG(name));
	const struct diag *diag = &diags.items[0];
	const struct position at = source_position(source, diag->span.start);
	return error_set(err, ERROR_INVALID, "%" STR_FMT ":%u:%u: %" STR_FMT, STR_ARG(name),
		at.line, at.column, STR_ARG(diag->message));
}
