#include "engine/workflow/config_keys.h"

#include "expr/base/buf.h"

void
config_tell(struct config_reader *r, const struct node *node, const char *what)
{
	(void)diag_error(r->diags, "settings", node->source, node_start(node), "%s", what);
}

struct config_keys {
	const struct config_key *keys;
	size_t count;
};

static bool
next_key(const void *owner, size_t i, struct str *candidate)
{
	const struct config_keys *list = owner;

	if (i >= list->count)
		return false;
	*candidate = str_from(list->keys[i].name);
	return true;
}

void
config_tell_unknown_key(struct config_reader *r, const struct node *key,
	const struct config_key *keys, size_t count)
{
	const struct config_keys list = {keys, count};
	const struct str nearest = str_nearest(key->text, next_key, &list);
	struct diag *diag =
		diag_error(r->diags, "settings", key->source, node_start(key), "unknown setting");
	struct buf b;

	if (nearest.n > 0) {
		diag->help = str_fmt(r->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
		return;
	}
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++)
		buf_add_fmt(&b, "%s%s", i > 0 ? ", " : "expected one of: ", keys[i].name);
	diag->help = buf_take(r->a, &b);
}

bool
config_is_texts(struct config_reader *r, const struct node *node)
{
	bool ok = node->kind == NODE_SEQUENCE;

	for (size_t i = 0; ok && i < node->item_count; i++)
		ok = node->items[i]->kind == NODE_STRING;
	if (!ok)
		config_tell(r, node, "expected a list of texts");
	return ok;
}

void
config_read_keys(struct config_reader *r, const struct node *node, const struct config_key *keys,
	size_t count)
{
	if (node->kind == NODE_NULL)
		return;
	if (node->kind != NODE_MAPPING) {
		config_tell(r, node, "expected a mapping");
		return;
	}
	for (size_t i = 0; i < node->entry_count; i++) {
		const struct node_entry *entry = &node->entries[i];
		size_t k = 0;
		while (k < count && !str_eq(entry->key->text, str_from(keys[k].name)))
			k++;
		if (k == count)
			config_tell_unknown_key(r, entry->key, keys, count);
		else if (keys[k].read)
			keys[k].read(r, entry->value);
	}
}
