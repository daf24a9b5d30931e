/*
 * load_steps: the steps of a job or of a composite action, with their ids.
 */
#pragma once

#include "engine/workflow/model.h"

/* `steps` is a checked list, or NULL. Tells of ids that are wrong or stand twice, and of `uses` that
 * names no action. */
void steps_load(struct arena *a, const struct node *steps, struct diags *diags,
	struct workflow_step **out, size_t *count);
