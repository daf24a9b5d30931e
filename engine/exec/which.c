#include "engine/exec/which.h"

#include "engine/store/file.h"

bool
which(struct arena *a, struct str path, struct str name, struct str *out)
{
	struct str folder;

	if (str_index(name, '/', 0) < name.n) {
		*out = name;
		return file_is_executable(name);
	}
	while (str_split(&path, ':', &folder)) {
		const struct str candidate = path_join(a, folder, name);
		if (folder.n > 0 && file_is_executable(candidate)) {
			*out = candidate;
			return true;
		}
	}
	return false;
}

void
which_cache_init(struct which_cache *cache, struct arena *a)
{
	*cache = (struct which_cache){.a = a};
	map_init(&cache->found, a, false);
}

bool
which_cached(struct which_cache *cache, struct str path, struct str name, struct str *out)
{
	if (!str_eq(cache->path, path)) {
		cache->path = str_copy(cache->a, path);
		map_init(&cache->found, cache->a, false);
	}
	const struct str *known = map_find(&cache->found, name);
	if (known) {
		*out = *known;
		return true;
	}
	struct str found;
	if (!which(cache->a, path, name, &found))
		return false;
	struct str *kept = arena_new(cache->a, struct str);
	*kept = found;
	map_set(&cache->found, str_copy(cache->a, name), kept);
	*out = found;
	return true;
}
