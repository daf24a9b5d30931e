/*
 * prefetch: brings the published actions that steps use into the cache, before they start.
 *
 * Goes on through composite actions: what their steps use is fetched too. Runs on a worker thread.
 * Source     actions/runner src/Runner.Worker/ActionManager.cs, PrepareActionsAsync
 */
#pragma once

#include "engine/run/state.h"

/*
 * False if nothing has to be fetched. Else `done` is called on the loop later, with NULL or with
 * what went wrong.
 */
bool prefetch_start(struct job *job, const struct workflow_step *steps, size_t count,
	void (*done)(void *owner, const struct error *err), void *owner);
