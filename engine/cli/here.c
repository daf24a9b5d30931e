#include "engine/cli/here.h"

#include "engine/run/base/builtins.h"
#include "engine/run/context/runner_info.h"

bool
here_is_builtin(void *owner, struct str uses)
{
	const struct here *here = owner;

	return builtins_find(here->builtins, uses) != NULL;
}

bool
here_runs(void *owner, struct arena *a, const struct runs_on *runs_on, struct str *why)
{
	const struct here *here = owner;

	return runner_fits(
		a, runs_on->labels, runs_on->count, here->platforms, here->platform_count, why);
}
