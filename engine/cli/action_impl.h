/*
 * action_impl: which actions are built in, and which are the published ones: `--action-impl` and
 * `run: action-impl:` of .lact.yml (engine/project/run_config.h).
 */
#pragma once

#include "engine/cli/options.h"
#include "engine/project/run_config.h"
#include "engine/run/run.h"

/* The options win. ERROR_USAGE for an action that is not built in. */
MUST_CHECK bool action_impl_read(struct arena *a, const struct arguments *arguments,
	struct run_config *config, struct run_builtins *out, struct error *err);
