#include "engine/workflow/references.h"

void
node_references(const struct node *node, struct str context,
	void (*found)(void *owner, struct str name), void *owner)
{
	switch (node->kind) {
	case NODE_EXPRESSION: expr_references(node->expr, context, found, owner); break;
	case NODE_SEQUENCE:
		for (size_t i = 0; i < node->item_count; i++)
			node_references(node->items[i], context, found, owner);
		break;
	case NODE_MAPPING:
		for (size_t i = 0; i < node->entry_count; i++) {
			node_references(node->entries[i].key, context, found, owner);
			node_references(node->entries[i].value, context, found, owner);
		}
		break;
	case NODE_NULL:
	case NODE_BOOLEAN:
	case NODE_NUMBER:
	case NODE_STRING:
	case NODE_INSERT: break;
	}
}
