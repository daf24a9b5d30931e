/*
 * job_setup: prepares a job before its first step.
 */
#pragma once

#include "engine/run/base/state.h"

enum job_setup {
	JOB_SETUP_OK,
	JOB_SETUP_FAILED,   /* after job_error */
	JOB_SETUP_NOT_HERE, /* it cannot run on this machine: `why` */
};
/* Evaluates what the job says, and makes its folders. */
enum job_setup job_set_up(struct job *job, struct str *why);
/* Finds the actions that its steps use. False after job_error. */
bool job_make_steps(struct job *job);
