/*
 * privileged: triggers that run outsiders' changes with the repository's secrets.
 *
 * Source     docs.github.com, Events that trigger workflows: pull_request_target, workflow_run
 */
#pragma once

#include "engine/workflow/model.h"

bool privileged_event(struct str event);
/* The first event that gives such a run; NULL: there is none, or no workflow. */
const struct trigger *privileged_trigger(const struct workflow *workflow);
