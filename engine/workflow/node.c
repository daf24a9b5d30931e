#include "engine/workflow/node.h"

#include "expr/base/unicode.h"

/* What GitHub counts for a token, and for a text beside its UTF-16 units. */
#define TOKEN_BYTES 24
#define TEXT_BYTES  26

static const struct node_entry *
find(const struct node *node, struct str name)
{
	if (!node || node->kind != NODE_MAPPING)
		return NULL;
	for (size_t i = 0; i < node->entry_count; i++)
		if (str_eq(node->entries[i].key->text, name))
			return &node->entries[i];
	return NULL;
}

struct node *
node_find_text(const struct node *node, struct str key)
{
	const struct node_entry *entry = find(node, key);

	return entry ? entry->value : NULL;
}

struct node *
node_find_nocase(const struct node *node, struct str key)
{
	struct str candidate;

	for (size_t i = 0; node_next_key(node, i, &candidate); i++)
		if (str_eq_nocase(candidate, key))
			return node->entries[i].value;
	return NULL;
}

struct node *
node_find_key(const struct node *node, const char *key)
{
	const struct node_entry *entry = find(node, str_from(key));

	return entry ? entry->key : NULL;
}

struct str
node_string(const struct node *node)
{
	return node && node->kind == NODE_STRING ? node->text : STR_NONE;
}

bool
node_flag(const struct node *node, const char *key)
{
	const struct node *value = node_find(node, key);

	return value && value->kind == NODE_BOOLEAN && value->boolean;
}

bool
node_next_key(const void *mapping, size_t i, struct str *key)
{
	const struct node *node = mapping;

	if (!node || node->kind != NODE_MAPPING || i >= node->entry_count)
		return false;
	*key = node->entries[i].key->text;
	return true;
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

struct span
node_start(const struct node *node)
{
	const uint32_t start = node->span.start;

	/* a key that is an alias has its anchor's place, before the mapping */
	if (node->kind == NODE_MAPPING && node->entry_count > 0 &&
		node->entries[0].key->span.end > start)
		return (struct span){start, node->entries[0].key->span.end};
	if (node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE)
		return (struct span){start, start + 1};
	return node->span;
}

size_t
text_size_bytes(struct str text)
{
	return TEXT_BYTES + 2 * unicode_length_utf16(text);
}

static size_t
collection_bytes(const struct node *node)
{
	size_t bytes = TOKEN_BYTES;

	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		bytes += node_size_bytes(node->items[i]);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		bytes += node_size_bytes(node->entries[i].key) +
			 node_size_bytes(node->entries[i].value);
	return bytes;
}

size_t
node_size_bytes(const struct node *node)
{
	switch (node->kind) {
	case NODE_STRING: return TOKEN_BYTES + text_size_bytes(node->text);
	case NODE_EXPRESSION: return TOKEN_BYTES + text_size_bytes(expr_text(node->expr));
	case NODE_SEQUENCE:
	case NODE_MAPPING: return collection_bytes(node);
	case NODE_NULL:
	case NODE_BOOLEAN:
	case NODE_NUMBER:
	case NODE_INSERT: return TOKEN_BYTES;
	}
	return TOKEN_BYTES;
}
