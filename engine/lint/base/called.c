#include "engine/lint/base/called.h"

#include "engine/lint/base/published.h"
#include "engine/workflow/action_ref.h"

static struct called *
load(struct lint *l, struct str path, struct str text)
{
	const struct load_options options = {.keep_going = true};
	struct arena *a = l->cache->a;
	struct called *called = arena_new(a, struct called);
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	diags_init(&diags, a);
	source_init(source, a, path, text);
	called->workflow = workflow_load(a, source, &options, &diags);
	return called;
}

/* Stands in the cache for a workflow whose repository is not on this machine. */
static const struct called unknown;

static const struct called missing = {.is_missing = true};

static const struct called *
find_local(struct lint *l, struct str path)
{
	struct str text;

	return lint_read(l, l->cache->a, path, &text) ? load(l, path, text) : &missing;
}

static const struct called *
find_published(struct lint *l, struct str uses)
{
	struct arena *a = l->cache->a;
	struct published published;
	struct str text;

	if (!published_find(l, a, uses, &published))
		return &unknown;
	return published_read(l, a, &published, published.ref.path, &text) ? load(l, uses, text)
									   : &missing;
}

const struct called *
called_find(struct lint *l, struct str uses)
{
	struct str path;
	const bool is_local = action_ref_is_own(uses, &path);
	const struct str key =
		is_local ? str_concat(l->a, l->options->root, STR("./"), path) : uses;
	const struct called *known = map_find(&l->cache->workflows, key);

	if (!l->options->read || (is_local && str_index(uses, '@', 0) < uses.n))
		return NULL;
	if (!known) {
		const struct str copy = str_copy(l->cache->a, uses);
		known = is_local ? find_local(l, str_slice(copy, 2, copy.n))
				 : find_published(l, copy);
		map_set(&l->cache->workflows, str_copy(l->cache->a, key), known);
	}
	return known == &unknown ? NULL : known;
}
