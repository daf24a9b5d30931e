#include "engine/workflow/yaml_cut.h"

#include "engine/workflow/node_at.h"
#include "engine/workflow/yaml_line.h"

void
yaml_losses_add(struct yaml_losses *losses, struct arena *a, struct yaml_loss loss)
{
	*arena_push(a, losses->items, losses->count, losses->capacity) = loss;
}

void
yaml_cut_all(struct node *node)
{
	node->is_cut = true;
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		yaml_cut_all(node->items[i]);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++) {
		yaml_cut_all(node->entries[i].key);
		yaml_cut_all(node->entries[i].value);
	}
}

/* A block scalar, whose text goes on in deeper lines. */
static bool
is_block(const struct node *node)
{
	const struct str text = node->source->text;
	const uint32_t start = node->span.start;

	return start < text.n && (text.p[start] == '|' || text.p[start] == '>');
}

/* The key's value is on its line, or there is none: the loss is another entry. */
static bool
is_sibling(const struct node *key, const struct yaml_loss *loss)
{
	const struct str text = key->source->text;
	uint32_t at = loss->span.start;

	while (at < text.n && text.p[at] == ' ')
		at++;
	const size_t column = yaml_column(text, at);
	const size_t key_column = yaml_column(text, key->span.start);
	const bool is_item = at < text.n && text.p[at] == '-';
	return loss->is_entry && (column < key_column || (column == key_column && !is_item));
}

static void cut(struct node *node, const struct yaml_loss *loss);

/* `node` is the last of a mapping or list that begins before the loss. `key`: NULL, of an item. */
static void
cut_last(const struct node *key, struct node *node, const struct yaml_loss *loss)
{
	const bool is_empty = node->is_plain && node->text.n == 0;

	if (node_is_collection(node)) {
		if (node_end(node) > loss->span.start || !node_is_flow(node))
			cut(node, loss);
	} else if (!key || !is_sibling(key, loss)) {
		node->is_wrong |= is_empty;
		node->is_cut |= is_empty || is_block(node);
	}
}

/* The value that a loss is of. False if it is not in it. */
static bool
cut_within(struct node *node, struct span lost)
{
	if (node->span.start < lost.start || node->span.start >= lost.end)
		return false;
	yaml_cut_all(node);
	node->is_wrong = true;
	return true;
}

/*
 * Copies of what anchors name stand where the anchors are, out of order: they are cut as a whole.
 */
static void
cut(struct node *node, const struct yaml_loss *loss)
{
	const struct span lost = loss->span;
	const struct node *last_key = NULL;
	struct node *last = NULL;

	node->is_cut = true;
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++) {
		struct node *item = node->items[i];
		if (!cut_within(item, lost) && item->span.start >= node->span.start &&
			item->span.start < lost.start)
			last = item;
	}
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++) {
		const struct node_entry *entry = &node->entries[i];
		const bool is_lost = cut_within(entry->key, lost);
		if (cut_within(entry->value, lost) || is_lost)
			continue;
		if (entry->key->span.start >= lost.start)
			continue;
		last_key = entry->key;
		last = entry->value->span.start >= last_key->span.start ? entry->value : NULL;
	}
	if (last)
		cut_last(last_key, last, loss);
}

struct node *
yaml_cut(struct node *root, const struct yaml_losses *losses)
{
	if (!node_is_collection(root))
		return NULL;
	for (size_t i = 0; i < losses->count; i++)
		cut(root, &losses->items[i]);
	return root;
}
