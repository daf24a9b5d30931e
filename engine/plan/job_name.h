/*
 * job_name: the name that GitHub shows for a job, or one job of a matrix.
 *
 * Limit      JOB_NAME_MAX bytes; a longer one is cut, and ends in three dots.
 * Source     docs.github.com, Workflow syntax: jobs.<job_id>.name; actions/runner
 *            src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs
 */
#pragma once

#include "engine/workflow/model.h"

#define JOB_NAME_MAX 100

/*
 * `name` if it holds expressions, which see the contexts of `host`; else the name or id, with the
 * matrix's values in brackets where `suffix` has any. A name that cannot be evaluated is shown as
 * it is written.
 */
struct str job_name(struct arena *a, const struct workflow_job *job, const struct expr_host *host,
	struct str suffix);
/* Of a job that was skipped before its matrix was expanded: one that shows the matrix is as
 * written. */
struct str job_name_unexpanded(
	struct arena *a, const struct workflow_job *job, const struct expr_host *host);
