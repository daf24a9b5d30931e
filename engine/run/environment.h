/*
 * environment: the deployment environment of a job.
 */
#pragma once

#include "engine/run/base/state.h"

/* Reads the job's `environment`, and tells what is not done about it. */
MUST_CHECK bool environment_read(struct job *job, struct error *err);
/* After the steps: tells it with its url. An error fails the job. */
void environment_end(struct job *job);
