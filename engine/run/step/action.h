/*
 * action: finds the action that a step's `uses` names.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * Finds what a step's `uses` names: a built-in, a folder of the workspace (as it is now), or a
 * published action. False: `err` names what is missing.
 */
MUST_CHECK bool action_find(struct job *job, const struct workflow_step *model,
	struct action_instance **out, struct error *err);
/* In a dry run: a folder that is not in the working tree, which an earlier step may make. */
bool action_may_come(struct job *job, struct str uses);
/* Finds what the steps of a composite action use, as far as it has been fetched,
 * all levels down. */
void action_find_inner(struct job *job, struct action_instance *instance);
/* A part before all steps: its own, or that of a step of a composite action. */
bool action_has_pre(const struct action_instance *instance);
/* A composite action owes what its steps owe, which may be nothing. */
bool post_is_owed(const struct post *post);
