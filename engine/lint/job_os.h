/*
 * job_os: the operating system of a job's runner, as far as its labels say it.
 */
#pragma once

#include "engine/lint/runner_label.h"
#include "engine/workflow/model.h"

/* RUNNER_ANY: it cannot be told, or `job` is NULL. */
enum runner_os job_os(const struct workflow_job *job);
/* True if it is certain to be Linux or macOS, whatever the matrix says. */
bool job_is_posix(const struct workflow_job *job);
