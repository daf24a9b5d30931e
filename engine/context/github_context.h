/*
 * github_context: the `github` context.
 *
 * Source     docs.github.com, Contexts reference: github context; actions/runner
 *            src/Runner.Worker/GitHubContext.cs
 */
#pragma once

#include "engine/context/context_values.h"

struct value github_context_make(struct arena *a, const struct context_values *values);
/* Calls `found` for each variable GITHUB_NAME that the context makes. */
void github_context_variables(struct object *github, struct arena *a,
	void (*found)(void *owner, struct str name, struct str value), void *owner);
