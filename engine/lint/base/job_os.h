/*
 * job_os: the operating systems that a job or a step can run on.
 *
 * Derived from the labels, for a matrix from those of each leg, and for a step also from its `if`:
 * `runner.os == 'Windows'`, or a comparison of the matrix value that `runs-on` names.
 *
 * Source     docs.github.com, Contexts reference: runner.os
 */
#pragma once

#include "engine/workflow/model.h"
#include "engine/workflow/runner_label.h"

#define OS_BIT(os) (1u << (os))
#define OS_POSIX   (OS_BIT(RUNNER_LINUX) | OS_BIT(RUNNER_MACOS))
#define OS_ALL     (OS_POSIX | OS_BIT(RUNNER_WINDOWS))

/* Those of a job, as OS_BITs; OS_ALL: unknown, or `job` is NULL. */
unsigned job_oses(struct arena *a, const struct workflow_job *job);
/* Those that a step of it can run on; 0: it runs on none of the job's. */
unsigned step_oses(
	struct arena *a, const struct workflow_job *job, const struct workflow_step *step);
