#include "actions/base/package_cache.h"

#include "engine/run/step/builtin_store.h"
#include "expr/base/buf.h"
#include "expr/base/unicode.h"

#define KEY_STATE   "cache-primary-key"
#define HIT_STATE   "cache-matched-key"
#define PATHS_STATE "cache-paths"

static struct str
join_lines(struct arena *a, const struct str *lines, size_t count)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++) {
		buf_add(&b, lines[i]);
		buf_add_char(&b, '\n');
	}
	return buf_take(a, &b);
}

static struct str *
all_keys(struct builtin_call *call, const struct package_cache *cache)
{
	struct str *keys = arena_array(call->a, struct str, cache->restore_key_count + 1);

	keys[0] = cache->key;
	for (size_t i = 0; i < cache->restore_key_count; i++)
		keys[i + 1] = cache->restore_keys[i];
	return keys;
}

/* The key that hits; empty: none does. */
static struct str
restore(struct builtin_call *call, const struct package_cache *cache)
{
	const struct builtin_cache wanted = {
		.paths = cache->paths,
		.path_count = cache->path_count,
		.keys = all_keys(call, cache),
		.key_count = cache->restore_key_count + 1,
	};
	struct builtin_cache_hit hit;
	struct error err = {0};
	bool found;

	if (builtin_cache_restore(call, &wanted, &found, &hit, &err))
		return found ? hit.key : STR_NONE;
	builtin_warning(call, "Failed to restore: %s", err.text);
	return STR_NONE;
}

void
package_cache_restore(struct builtin_call *call, const struct package_cache *cache)
{
	const struct str matched = restore(call, cache);
	const bool is_hit = matched.n > 0 && unicode_eq_nocase(matched, cache->key);

	if (is_hit)
		builtin_log(call, "Cache hit for: %" STR_FMT, STR_ARG(cache->key));
	if (matched.n > 0)
		builtin_log(call, "Cache restored from key: %" STR_FMT, STR_ARG(matched));
	else
		builtin_log(call, "%s cache is not found", cache->name);
	builtin_set_output(call, "cache-hit", is_hit ? STR("true") : STR("false"));
	builtin_save_state(call, KEY_STATE, cache->key);
	builtin_save_state(call, HIT_STATE, matched);
	builtin_save_state(call, PATHS_STATE, join_lines(call->a, cache->paths, cache->path_count));
}

/* --- saving ------------------------------------------------------------------------------- */

static struct str *
split_lines(struct arena *a, struct str text, size_t *count)
{
	struct str *lines = NULL;
	struct str line;
	size_t capacity = 0;

	*count = 0;
	while (str_line(&text, &line))
		*arena_push(a, lines, *count, capacity) = line;
	return lines;
}

/* Nothing that is wrong with a cache fails the step. */
static void
save(struct builtin_call *call, struct str key)
{
	struct builtin_cache cache = {.keys = &key, .key_count = 1};
	struct error err = {0};
	uint64_t size;

	cache.paths = split_lines(call->a, builtin_state(call, PATHS_STATE), &cache.path_count);
	switch (builtin_cache_save(call, &cache, &size, &err)) {
	case BUILTIN_CACHE_SAVED:
		builtin_log(call, "Cache saved with the key: %" STR_FMT, STR_ARG(key));
		break;
	case BUILTIN_CACHE_TAKEN:
		builtin_log(call, "The key %" STR_FMT " is saved already.", STR_ARG(key));
		break;
	case BUILTIN_CACHE_DENIED:
		builtin_log(call, "The cache mode of this job allows no writing.");
		break;
	case BUILTIN_CACHE_EMPTY:
		builtin_warning(call, "Cache folder path is retrieved but doesn't exist on disk: "
				      "no cache is saved");
		break;
	case BUILTIN_CACHE_FAILED: builtin_warning(call, "Failed to save: %s", err.text); break;
	}
}

enum result
package_cache_save(struct builtin_call *call)
{
	const struct str key = builtin_state(call, KEY_STATE);

	if (key.n == 0)
		return RESULT_SUCCESS;
	if (unicode_eq_nocase(builtin_state(call, HIT_STATE), key))
		builtin_log(call,
			"Cache hit occurred on the primary key %" STR_FMT ", not saving cache.",
			STR_ARG(key));
	else
		save(call, key);
	return RESULT_SUCCESS;
}
