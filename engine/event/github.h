/*
 * github: what the `github` context holds of the event and the workflow.
 *
 * What a job or step adds to it (workspace, action, the files' paths) is the run's.
 * Source     docs.github.com, Contexts: github
 */
#pragma once

#include "engine/event/event.h"

void github_fill(struct arena *a, struct object *github, const struct event *event,
	const struct workflow *workflow);
