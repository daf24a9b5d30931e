/*
 * prefetch: brings the published actions that steps use into the cache, before they start.
 *
 * Goes on through composite actions: what their steps use is fetched too. Runs on a worker thread.
 * Source     actions/runner src/Runner.Worker/ActionManager.cs, PrepareActionsAsync
 */
#pragma once

#include "engine/run/base/state.h"

struct prefetch_request {
	struct job *job;
	const struct workflow_step *steps;
	size_t count;
	const atomic_bool *cancel; /* ends it early, with ERROR_CANCELLED */
	void (*done)(void *owner, const struct error *err);
	void *owner;
};

/*
 * False if nothing has to be fetched. Else `done` is called on the loop, with NULL or with
 * what went wrong; before this returns if no thread can be started.
 */
bool prefetch_start(const struct prefetch_request *request);
