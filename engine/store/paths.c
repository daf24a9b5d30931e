#include "engine/store/paths.h"

#include "engine/store/file.h"

#define PRIVATE_MODE 0700

/* $XDG_…/lact, or the default below HOME. */
static bool
decide(struct arena *a, struct str xdg, struct str home, struct str below_home, struct str *out,
	struct error *err)
{
	if (str_starts(xdg, STR("/"))) {
		*out = path_join(a, path_normal(a, xdg), STR("lact"));
		return true;
	}
	if (!str_starts(home, STR("/"))) {
		error_set(err, ERROR_USAGE, "HOME is not set to an absolute path");
		return error_help(err, "set HOME, or XDG_CACHE_HOME and XDG_STATE_HOME");
	}
	*out = path_join(a, path_join(a, path_normal(a, home), below_home), STR("lact"));
	return true;
}

bool
paths_init(struct arena *a, const struct paths_env *env, struct paths *out, struct error *err)
{
	struct paths paths;

	if (!decide(a, env->xdg_cache_home, env->home, STR(".cache"), &paths.cache, err) ||
		!decide(a, env->xdg_state_home, env->home, STR(".local/state"), &paths.state, err))
		return false;
	paths.tools = path_join(a, paths.cache, STR("tools"));
	paths.shared = path_join(a, paths.cache, STR("tool-cache"));
	paths.actions = path_join(a, paths.cache, STR("actions"));
	paths.caches = path_join(a, paths.cache, STR("caches"));
	paths.packages = path_join(a, paths.cache, STR("packages"));
	paths.work = path_join(a, paths.cache, STR("w"));
	*out = paths;
	return true;
}

bool
paths_make(const struct paths *paths, struct error *err)
{
	const struct str folders[] = {paths->tools, paths->shared, paths->actions, paths->caches,
		paths->packages, paths->work, paths->state};

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (!file_make_dirs(folders[i], PRIVATE_MODE, err))
			return false;
	return true;
}
