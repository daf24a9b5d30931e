/*
 * runs_on: the runner labels of a job.
 *
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.runs-on
 */
#pragma once

#include "engine/workflow/model.h"

struct runs_on {
	struct str *labels;
	size_t count;
	struct str text; /* "ubuntu-latest, gpu" */
};

/* Evaluates `runs-on`. Of a group, its labels count. False unless it is a label or a list of
 * labels. */
MUST_CHECK bool runs_on_read(struct arena *a, const struct workflow_job *job,
	const struct expr_host *host, struct runs_on *out, struct error *err);
