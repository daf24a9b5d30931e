#include "actions/base/package_cache.h"

#include "actions/base/tool.h"
#include "engine/store/file.h"

#define KEY_STATE "cache-key"
#define HIT_STATE "cache-hit"

/* The empty file of a key. A key never contains a slash. */
static struct str
marker(struct builtin_call *call, struct str key)
{
	return path_join(call->a, path_join(call->a, call->cache, STR("keys")), key);
}

static struct str
place(struct builtin_call *call, const struct package_cache *cache)
{
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));

	return path_join(
		call->a, call->home, str_from(is_darwin ? cache->darwin_dir : cache->linux_dir));
}

/* A folder that an earlier step filled stays as it is. */
static bool
link_folder(struct builtin_call *call, struct str from, struct str to, struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_make_dirs(to, 0700, err) || !file_make_dirs(path_folder(from), 0755, err))
		return false;
	if (str_eq(file_real_path(call->a, from), file_real_path(call->a, to)))
		return true;
	if (!file_list(call->a, from, &names, &count, err))
		return false;
	if (count > 0) {
		builtin_log(call, "'%" STR_FMT "' is in use already, and stays", STR_ARG(from));
		return true;
	}
	return file_remove_tree(from, err) && file_link(to, from, err);
}

bool
package_cache_restore(struct builtin_call *call, const struct package_cache *cache, struct str key,
	struct error *err)
{
	const struct str folder = path_join(call->a, call->cache, str_from(cache->folder));
	const bool is_hit = file_exists(marker(call, key));

	if (!link_folder(call, place(call, cache), folder, err))
		return false;
	if (is_hit) {
		builtin_log(call, "Cache hit for: %" STR_FMT, STR_ARG(key));
		builtin_log(call, "Cache restored from key: %" STR_FMT, STR_ARG(key));
	} else {
		builtin_log(call, "%s cache is not found", cache->name);
	}
	builtin_set_output(call, "cache-hit", is_hit ? STR("true") : STR("false"));
	builtin_save_state(call, KEY_STATE, key);
	builtin_save_state(call, HIT_STATE, is_hit ? STR("true") : STR("false"));
	return true;
}

enum result
package_cache_save(struct builtin_call *call)
{
	const struct str key = builtin_state(call, KEY_STATE);
	const struct str path = marker(call, key);
	struct error err = {0};

	if (key.n == 0)
		return RESULT_SUCCESS;
	if (str_eq(builtin_state(call, HIT_STATE), STR("true"))) {
		builtin_log(call,
			"Cache hit occurred on the primary key %" STR_FMT ", not saving cache.",
			STR_ARG(key));
		return RESULT_SUCCESS;
	}
	if (file_make_dirs(path_folder(path), 0700, &err) &&
		file_write_atomic(path, STR(""), 0600, &err))
		builtin_log(call, "Cache saved with the key: %" STR_FMT, STR_ARG(key));
	else
		builtin_warning(call, "%s", err.text); /* a cache never fails a job */
	return RESULT_SUCCESS;
}
