/*
 * github_context: the `github` context.
 */
#pragma once

#include "engine/run/base/state.h"

struct object *github_context_make(struct job *job);
/* With what the step adds: action, action_path, the files' paths. */
struct value github_context_of(struct arena *a, const struct scope *scope);
/* Calls `found` for each variable GITHUB_NAME that the context makes. */
void github_context_variables(struct object *github, struct arena *a,
	void (*found)(void *owner, struct str name, struct str value), void *owner);
