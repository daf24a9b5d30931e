#include "engine/workflow/node.h"

static const struct node_entry *
find(const struct node *node, const char *key)
{
	const struct str name = str_from(key);

	if (!node || node->kind != NODE_MAPPING)
		return NULL;
	for (size_t i = 0; i < node->entry_count; i++)
		if (str_eq(node->entries[i].key->text, name))
			return &node->entries[i];
	return NULL;
}

struct node *
node_find(const struct node *node, const char *key)
{
	const struct node_entry *entry = find(node, key);

	return entry ? entry->value : NULL;
}

struct node *
node_find_key(const struct node *node, const char *key)
{
	const struct node_entry *entry = find(node, key);

	return entry ? entry->key : NULL;
}

struct str
node_string(const struct node *node)
{
	return node && node->kind == NODE_STRING ? node->text : STR_NONE;
}

static bool
any_item(const struct node *node)
{
	for (size_t i = 0; i < node->item_count; i++)
		if (node_has_expression(node->items[i]))
			return true;
	return false;
}

static bool
any_entry(const struct node *node)
{
	for (size_t i = 0; i < node->entry_count; i++)
		if (node_has_expression(node->entries[i].key) ||
			node_has_expression(node->entries[i].value))
			return true;
	return false;
}

bool
node_has_expression(const struct node *node)
{
	switch (node->kind) {
	case NODE_EXPRESSION:
	case NODE_INSERT: return true;
	case NODE_SEQUENCE: return any_item(node);
	case NODE_MAPPING: return any_entry(node);
	case NODE_NULL:
	case NODE_BOOLEAN:
	case NODE_NUMBER:
	case NODE_STRING: return false;
	}
	return false;
}
