/*
 * stranger: which jobs and steps run for a change that comes from another repository.
 *
 * Conditions are evaluated for such a change: its repository is none that the file names, and its
 * author is no member of this one. A job that needs a skipped job is skipped too, unless its
 * condition calls always(). Outputs of needed jobs are followed if they are expressions.
 *
 * Source     docs.github.com, Webhook events and payloads: pull_request, workflow_run; Evaluate
 *            expressions: status check functions; Workflow syntax: jobs.<job_id>.needs
 */
#pragma once

#include "engine/workflow/model.h"

/*
 * False if the step of the job runs in none of the runs that strangers start by the workflow's
 * privileged events (privileged.h).
 */
bool stranger_reaches(struct arena *a, const struct workflow *workflow,
	const struct workflow_job *job, const struct workflow_step *step);
