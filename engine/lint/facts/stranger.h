/*
 * stranger: which jobs and steps run for a change that comes from another repository.
 *
 * A condition is looked at as for such a change: its repository is no one that the file names, its
 * author has no part in this one. A job that needs one which is skipped is skipped too, unless its
 * condition asks for always(), and outputs of needed jobs are followed where they are expressions.
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
