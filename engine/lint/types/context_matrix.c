#include "engine/lint/types/context_parts.h"
#include "engine/lint/types/type_check.h"

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
	struct context_list list = {.a = place->l->a};

	for (size_t i = 0; i < node->entry_count; i++) {
		if (node->entries[i].key->kind != NODE_STRING)
			return &type_object;
		context_list_add(&list, node->entries[i].key->text,
			type_of_part(place, node->entries[i].value));
	}
	return context_list_type(&list);
}

const struct type *
node_type(struct context_place *place, const struct node *node)
{
	/* its errors are reported where the expression itself is checked */
	struct type_checker typing = {.a = place->l->a, .context = context_of, .owner = place};

	switch (node->kind) {
	case NODE_NULL: return node->is_wrong ? &type_any : &type_null;
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
add_included(struct context_place *place, struct context_list *list, const struct node *include)
{
	if (include->kind != NODE_SEQUENCE)
		return false;
	for (size_t i = 0; i < include->item_count; i++) {
		const struct type *type = node_type(place, include->items[i]);
		if (type->kind != TYPE_OBJECT || type->item)
			return false;
		for (size_t j = 0; j < type->property_count; j++)
			context_list_add(list, type->properties[j].name, type->properties[j].type);
	}
	return true;
}

const struct type *
context_make_matrix(struct context_place *place)
{
	const struct workflow_job *job = place->l->job;
	const struct node *matrix = job ? node_find(job->strategy, "matrix") : NULL;
	struct context_list list = {.a = place->l->a};

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
			context_list_add(
				&list, entry->key->text, type_of_vector(place, entry->value));
		else if (!add_included(place, &list, entry->value))
			return &type_object;
	}
	return context_list_type(&list);
}
