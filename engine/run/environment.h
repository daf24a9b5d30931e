/*
 * environment: the deployment environment of a job.
 */
#pragma once

#include "engine/run/base/state.h"

/* Reads the job's `environment`, and reports its unsupported parts. */
MUST_CHECK bool environment_read(struct job *job, struct error *err);
/* After the steps: reports it with its url. An error fails the job. */
void environment_end(struct job *job);
