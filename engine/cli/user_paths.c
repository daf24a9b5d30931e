#include "engine/cli/user_paths.h"

#include <stdlib.h>

bool
user_paths_read(struct arena *a, struct paths *out, struct error *err)
{
	const struct paths_env env = {
		.home = str_from(getenv("HOME")),
		.xdg_cache_home = str_from(getenv("XDG_CACHE_HOME")),
		.xdg_state_home = str_from(getenv("XDG_STATE_HOME")),
	};

	return paths_init(a, &env, out, err);
}
