#include "engine/git/instead_of.h"

bool
config_key_between(struct str key, struct str before, struct str after, struct str *out)
{
	if (!str_starts(key, before) || !str_ends(key, after) || key.n <= before.n + after.n)
		return false;
	*out = str_slice(key, before.n, key.n - after.n);
	return true;
}

void
insteads_take(struct arena *a, struct insteads *insteads, const git_config_entry *entry)
{
	struct str base;

	if (!config_key_between(str_from(entry->name), STR("url."), STR(".insteadof"), &base))
		return;
	*arena_push(a, insteads->items, insteads->count, insteads->capacity) =
		(struct instead){str_copy(a, base), str_copy(a, str_from(entry->value))};
}

void
insteads_read(struct arena *a, struct insteads *insteads, git_config *config)
{
	git_config_iterator *iterator = NULL;
	git_config_entry *entry;

	if (libgit.config_iterator_new(&iterator, config) == 0)
		while (libgit.config_next(&entry, iterator) == 0)
			insteads_take(a, insteads, entry);
	libgit.config_iterator_free(iterator);
}

struct str
insteads_apply(struct arena *a, const struct insteads *insteads, struct str url)
{
	const struct instead *best = NULL;

	for (size_t i = 0; i < insteads->count; i++) {
		const struct instead *instead = &insteads->items[i];
		if (str_starts(url, instead->prefix) &&
			(!best || instead->prefix.n > best->prefix.n))
			best = instead;
	}
	if (!best)
		return url;
	return str_concat(a, best->base, str_slice(url, best->prefix.n, url.n));
}
