/*
 * github: the properties of the `github` context that come from the event and the workflow.
 *
 * The run adds those of a job or step (workspace, action, the files' paths).
 * Source     docs.github.com, Contexts: github
 */
#pragma once

#include "engine/event/event.h"

void github_fill(struct arena *a, struct object *github, const struct event *event,
	const struct workflow *workflow);
