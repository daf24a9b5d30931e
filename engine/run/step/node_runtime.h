/*
 * node_runtime: the Node.js that runs a JavaScript action: the one that `using` names.
 *
 * A built-in finds or brings it (run_builtins.node_runtime), once a run for each version. GitHub
 * runs actions that ask for a retired version on the oldest that it still has, and so does lact.
 * Source     actions/runner src/Runner.Worker/Handlers/NodeScriptActionHandler.cs
 */
#pragma once

#include "engine/run/base/state.h"

/* A Node.js that was found: "20" and its path. */
struct node_runtime {
	struct node_runtime *next;
	struct str version;
	struct str path;
};

/* True for a version that GitHub has no more. */
bool node_runtime_is_retired(struct str using);
/*
 * Calls `found` on the loop, now or later, with the path. Without one, the step has ended with an
 * error that is told.
 */
void node_runtime_find(struct step *step, void (*found)(struct step *step, struct str node));
