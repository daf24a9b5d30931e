/*
 * here: the abilities of this machine and this lact, for the planner (engine/project).
 */
#pragma once

#include "engine/plan/runs_on.h"
#include "engine/run/run.h"

struct here {
	const struct run_platform *platforms;
	size_t platform_count;
	const struct run_builtins *builtins;
};

bool here_is_builtin(void *here, struct str uses);
/* `here` is a struct here. Else `why` says which label does not fit. */
bool here_runs(void *here, struct arena *a, const struct runs_on *runs_on, struct str *why);
