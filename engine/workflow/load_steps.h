/*
 * load_steps: the steps of a job or of a composite action, with their ids.
 *
 * `parallel` is short for background steps and a wait for them: its steps follow it in the list,
 * and their ids belong to the job.
 *
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.steps[*].parallel
 */
#pragma once

#include "engine/workflow/model.h"

/* `steps` is a checked list, or NULL. Reports invalid and duplicate ids, and `uses`
 * that names no action. */
void steps_load(struct arena *a, const struct node *steps, struct diags *diags,
	struct workflow_step **out, size_t *count);

/* The steps in a `parallel`; NULL: it is another step. */
const struct node *steps_in(const struct node *step);
