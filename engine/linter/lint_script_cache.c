#include "engine/linter/lint_asking.h"
#include "engine/store/file.h"

#define CACHE_SIZE_MAX ((size_t)4 << 20)

/* The start of a script's file in the cache. */
static struct str
cache_head(struct script_batch *as, const struct lint_item *item)
{
	return str_fmt(&as->a, "%" STR_FMT " %d %zu\n%" STR_FMT "\n", STR_ARG(as->identity),
		(int)item->script->language, item->script->text.n, STR_ARG(item->script->text));
}

/* The text itself is compared too, so that equal hashes do no harm. */
static struct str
cache_path(struct script_batch *as, struct str head)
{
	return str_fmt(&as->a, "%" STR_FMT "/%016llx", STR_ARG(as->options->cache),
		(unsigned long long)str_hash(head));
}

void
lint_asking_look_up(struct script_batch *as, struct lint_item *item)
{
	struct str head;
	struct str text;
	struct error err;

	if (as->options->cache.n == 0)
		return;
	head = cache_head(as, item);
	if (!file_read(&as->a, cache_path(as, head), CACHE_SIZE_MAX, &text, &err) ||
		!str_starts(text, head))
		return;
	item->is_known = true;
	buf_add(&item->said, str_slice(text, head.n, text.n));
}

/* A cache that cannot be written is no reason to fail. */
void
lint_asking_keep(struct script_batch *as, const struct lint_item *item)
{
	struct error err;

	if (as->options->cache.n == 0 || item->is_known)
		return;
	const struct str head = cache_head(as, item);
	IGNORE(file_write_atomic(
		cache_path(as, head), str_concat(&as->a, head, buf_str(&item->said)), 0600, &err));
}
