/*
 * actions/cache, actions/cache/restore and actions/cache/save.
 *
 * Source     github.com/actions/cache src/restoreImpl.ts, src/saveImpl.ts, action.yml of v1 to v5;
 *            actions/toolkit packages/cache/src/cache.ts
 */
#include "actions/actions.h"
#include "engine/run/step/builtin_store.h"
#include "expr/base/unicode.h"

#define KEY_MAX  ((size_t)512)
#define KEYS_MAX 10
#define MIB      1048576.0

static const struct builtin_input cache_inputs[] = {
	{"path", "", true},
	{"key", "", true},
	{"restore-keys", "", false},
	{"upload-chunk-size", "", false},
	{"enableCrossOsArchive", "false", false},
	{"fail-on-cache-miss", "false", false},
	{"lookup-only", "false", false},
	{"save-always", "false", false},
};

static const struct builtin_input save_inputs[] = {
	{"path", "", true},
	{"key", "", true},
	{"upload-chunk-size", "", false},
	{"enableCrossOsArchive", "false", false},
};

/* --- what is asked for -------------------------------------------------------------------- */

/* Anything but `true` is false, unlike what @actions/core takes for a flag. */
static bool
is_true(const struct builtin_call *call, const char *name)
{
	return str_eq_nocase(builtin_input(call, name), STR("true"));
}

static bool
is_valid_key(struct str key, struct error *err)
{
	if (unicode_length_utf16(key) > KEY_MAX)
		return error_set(err, ERROR_INVALID,
			"Key Validation Error: %" STR_FMT " cannot be larger than 512 characters.",
			STR_ARG(key));
	if (str_index(key, ',', 0) < key.n)
		return error_set(err, ERROR_INVALID,
			"Key Validation Error: %" STR_FMT " cannot contain commas.", STR_ARG(key));
	return true;
}

/* The key and then the restore keys. */
static bool
read_keys(struct builtin_call *call, struct str key, struct builtin_cache *out, struct error *err)
{
	struct str *more;
	size_t count;

	if (key.n == 0)
		return error_set(err, ERROR_INVALID, "Input required and not supplied: key");
	builtin_lines(call, "restore-keys", &more, &count);
	if (count + 1 > KEYS_MAX)
		return error_set(err, ERROR_INVALID,
			"Key Validation Error: Keys are limited to a maximum of 10.");
	struct str *keys = arena_array(call->a, struct str, count + 1);
	keys[0] = key;
	for (size_t i = 0; i < count; i++)
		keys[i + 1] = more[i];
	for (size_t i = 0; i <= count; i++)
		if (!is_valid_key(keys[i], err))
			return false;
	out->keys = keys;
	out->key_count = count + 1;
	return true;
}

static bool
read_cache(struct builtin_call *call, struct str key, struct builtin_cache *out, struct error *err)
{
	struct str *paths;

	*out = (struct builtin_cache){0};
	builtin_lines(call, "path", &paths, &out->path_count);
	out->paths = paths;
	if (out->path_count == 0)
		return error_set(err, ERROR_INVALID, "Input required and not supplied: path");
	return read_keys(call, key, out, err);
}

/* --- restoring ---------------------------------------------------------------------------- */

static struct str
all_keys(struct builtin_call *call, const struct builtin_cache *cache)
{
	struct str text = cache->keys[0];

	for (size_t i = 1; i < cache->key_count; i++)
		text = str_concat(call->a, text, STR(", "), cache->keys[i]);
	return text;
}

static enum result
tell_miss(struct builtin_call *call, const struct builtin_cache *cache, bool fails)
{
	if (fails)
		return builtin_error(call,
			"Failed to restore cache entry. Exiting as fail-on-cache-miss is set. "
			"Input key: %" STR_FMT,
			STR_ARG(cache->keys[0]));
	builtin_log(
		call, "Cache not found for input keys: %" STR_FMT, STR_ARG(all_keys(call, cache)));
	builtin_note(call, "cache miss");
	return RESULT_SUCCESS;
}

static void
tell_hit(struct builtin_call *call, const struct builtin_cache *cache,
	const struct builtin_cache_hit *hit)
{
	const bool is_exact = unicode_eq_nocase(hit->key, cache->keys[0]);

	builtin_set_output(call, "cache-hit", is_exact ? STR("true") : STR("false"));
	builtin_log(call, "Cache Size: ~%.0f MB (%ju B)", (double)hit->size_bytes / MIB,
		(uintmax_t)hit->size_bytes);
	builtin_log(call, "Cache %s from key: %" STR_FMT,
		cache->lookup_only ? "found and can be restored" : "restored", STR_ARG(hit->key));
	builtin_note(call, is_exact ? "cache hit" : "cache hit of a restore key");
}

/* What goes wrong with a cache never fails a step; what is wrong in the inputs does. */
static enum result
restore(struct builtin_call *call, struct builtin_cache *cache, bool *found,
	struct builtin_cache_hit *hit)
{
	struct error err;

	*found = false;
	if (!read_cache(call, builtin_input(call, "key"), cache, &err))
		return builtin_error(call, "%s", err.text);
	cache->lookup_only = is_true(call, "lookup-only");
	if (!builtin_cache_restore(call, cache, found, hit, &err)) {
		*found = false;
		if (err.kind == ERROR_CANCELLED)
			return RESULT_FAILURE;
		builtin_warning(call, "Failed to restore: %s", err.text);
	}
	if (!*found)
		return tell_miss(call, cache, is_true(call, "fail-on-cache-miss"));
	tell_hit(call, cache, hit);
	return RESULT_SUCCESS;
}

static enum result
restore_for_post(struct builtin_call *call)
{
	struct builtin_cache cache;
	struct builtin_cache_hit hit;
	bool found;
	const enum result result = restore(call, &cache, &found, &hit);

	if (cache.key_count > 0)
		builtin_save_state(call, "CACHE_KEY", cache.keys[0]);
	if (found)
		builtin_save_state(call, "CACHE_RESULT", hit.key);
	return result;
}

static enum result
restore_only(struct builtin_call *call)
{
	struct builtin_cache cache;
	struct builtin_cache_hit hit;
	bool found;
	const enum result result = restore(call, &cache, &found, &hit);

	if (cache.key_count > 0)
		builtin_set_output(call, "cache-primary-key", cache.keys[0]);
	if (found)
		builtin_set_output(call, "cache-matched-key", hit.key);
	return result;
}

/* --- saving ------------------------------------------------------------------------------- */

/* Nothing that is wrong with it fails the step. */
static enum result
save(struct builtin_call *call, struct str key)
{
	struct builtin_cache cache;
	uint64_t size;
	struct error err;

	if (!read_cache(call, key, &cache, &err)) {
		builtin_warning(call, "%s", err.text);
		return RESULT_SUCCESS;
	}
	switch (builtin_cache_save(call, &cache, &size, &err)) {
	case BUILTIN_CACHE_SAVED:
		builtin_log(
			call, "Cache Size: ~%.0f MB (%ju B)", (double)size / MIB, (uintmax_t)size);
		builtin_log(call, "Cache saved with key: %" STR_FMT, STR_ARG(key));
		break;
	case BUILTIN_CACHE_TAKEN:
		builtin_log(call,
			"Failed to save: Unable to reserve cache with key %" STR_FMT
			", another job may be creating this cache.",
			STR_ARG(key));
		break;
	case BUILTIN_CACHE_DENIED:
		builtin_log(call, "The cache mode of this job allows no writing.");
		break;
	case BUILTIN_CACHE_EMPTY:
		builtin_warning(call,
			"Path Validation Error: Path(s) specified in the action for caching "
			"do(es) not exist, hence no cache is being saved.");
		break;
	case BUILTIN_CACHE_FAILED: builtin_warning(call, "Failed to save: %s", err.text); break;
	}
	return RESULT_SUCCESS;
}

static enum result
save_after(struct builtin_call *call)
{
	const struct str key = builtin_state(call, "CACHE_KEY");
	const struct str restored = builtin_state(call, "CACHE_RESULT");

	if (key.n == 0) {
		builtin_warning(call, "Key is not specified.");
		return RESULT_SUCCESS;
	}
	if (restored.n > 0 && unicode_eq_nocase(restored, key)) {
		builtin_log(call,
			"Cache hit occurred on the primary key %" STR_FMT ", not saving cache.",
			STR_ARG(key));
		return RESULT_SUCCESS;
	}
	return save(call, key); /* as the main part saw it: the input may be another now */
}

static enum result
save_only(struct builtin_call *call)
{
	const struct str key = builtin_input(call, "key");

	if (key.n > 0)
		return save(call, key);
	builtin_warning(call, "Key is not specified.");
	return RESULT_SUCCESS;
}

const struct builtin action_cache = {
	.name = "actions/cache",
	.summary = "saves and restores files by a key, between runs",
	.inputs = cache_inputs,
	.input_count = COUNT_OF(cache_inputs),
	.main = restore_for_post,
	.post = save_after,
	.post_if_success = true,
	.has_stores = true,
};

const struct builtin action_cache_restore = {
	.name = "actions/cache/restore",
	.summary = "restores files by a key, and saves none",
	.inputs = cache_inputs,
	.input_count = COUNT_OF(cache_inputs),
	.main = restore_only,
	.has_stores = true,
};

const struct builtin action_cache_save = {
	.name = "actions/cache/save",
	.summary = "saves files by a key",
	.inputs = save_inputs,
	.input_count = COUNT_OF(save_inputs),
	.main = save_only,
	.has_stores = true,
};
