#include "engine/cli/here.h"

#include "actions/registry.h"
#include "engine/run/context/runner_info.h"

bool
here_is_builtin(struct str uses)
{
	return registry_find(uses) != NULL;
}

bool
here_runs(void *owner, struct arena *a, const struct runs_on *runs_on, struct str *why)
{
	const struct here *here = owner;

	return runner_fits(
		a, runs_on->labels, runs_on->count, here->platforms, here->platform_count, why);
}
