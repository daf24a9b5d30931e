#include "engine/lint/called.h"

static struct called *
load(struct lint *l, struct str path)
{
	const struct load_options options = {.keep_going = true};
	struct arena *a = l->cache->a;
	struct called *called = arena_new(a, struct called);
	struct source *source = arena_new(a, struct source);
	struct diags diags;
	struct str text;

	if (!lint_read(l, a, path, &text)) {
		called->is_missing = true;
		return called;
	}
	diags_init(&diags, a);
	source_init(source, a, path, text);
	called->workflow = workflow_load(a, source, &options, &diags);
	return called;
}

const struct called *
called_find(struct lint *l, struct str uses)
{
	const struct str key = str_concat(l->a, l->options->root, uses);
	const struct called *known = map_find(&l->cache->workflows, key);

	if (known || !l->options->read || !str_starts(uses, STR("./")) ||
		str_index(uses, '@', 0) < uses.n)
		return known;
	const struct str path = str_copy(l->cache->a, str_slice(uses, 2, uses.n));
	known = load(l, path);
	map_set(&l->cache->workflows, str_copy(l->cache->a, key), known);
	return known;
}
