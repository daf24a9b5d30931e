#include "engine/service/cache/cache_match.h"

#include "expr/base/unicode.h"

/* How an entry's key may fit, the best first. */
enum fit {
	FIT_SAME,
	FIT_SAME_NOCASE,
	FIT_BEGINS,
	FIT_BEGINS_NOCASE,
	FIT_COUNT,
};

static bool
fits(struct str key, struct str wanted, enum fit fit)
{
	const struct str start = str_slice(key, 0, wanted.n);

	switch (fit) {
	case FIT_SAME: return str_eq(key, wanted);
	case FIT_SAME_NOCASE: return unicode_eq_nocase(key, wanted);
	case FIT_BEGINS: return str_starts(key, wanted);
	case FIT_BEGINS_NOCASE: return key.n >= wanted.n && unicode_eq_nocase(start, wanted);
	case FIT_COUNT: break;
	}
	return false;
}

static const struct cache_entry *
match_in_scope(const struct cache_search *search, struct str scope, struct str key, enum fit fit,
	const struct cache_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(entries[i].scope, scope) &&
			str_eq(entries[i].version, search->version) &&
			fits(entries[i].key, key, fit))
			return &entries[i];
	return NULL;
}

const struct cache_entry *
cache_match(const struct cache_search *search, const struct cache_entry *entries, size_t count)
{
	const struct cache_entry *found = NULL;

	for (size_t i = 0; i < search->scope_count && !found; i++)
		for (size_t j = 0; j < search->key_count && !found; j++)
			for (enum fit fit = 0; fit < FIT_COUNT && !found; fit++)
				found = match_in_scope(search, search->scopes[i], search->keys[j],
					fit, entries, count);
	return found;
}

static bool
sees_scope(const struct cache_search *search, struct str scope)
{
	for (size_t i = 0; i < search->scope_count; i++)
		if (str_eq(search->scopes[i], scope))
			return true;
	return false;
}

static bool
begins_with_any(const struct cache_search *search, struct str key)
{
	for (size_t i = 0; i < search->key_count; i++)
		if (fits(key, search->keys[i], FIT_BEGINS_NOCASE))
			return true;
	return false;
}

struct str
cache_why_not(struct arena *a, const struct cache_search *search, const struct cache_entry *entry)
{
	if (!begins_with_any(search, entry->key))
		return search->key_count > 1 ? STR("begins with neither the key nor a restore key")
					     : STR("does not begin with the key");
	if (!sees_scope(search, entry->scope))
		return str_fmt(a, "was saved by '%" STR_FMT "', which this run does not see",
			STR_ARG(entry->scope));
	if (!str_eq(entry->version, search->version))
		return STR("has another version: its paths or its compression differ");
	return STR_NONE;
}
