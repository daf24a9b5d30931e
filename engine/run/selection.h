/*
 * selection: the jobs of a run: the selected ones, and those that they need.
 */
#pragma once

#include "engine/run/base/state.h"

/* Marks the job groups of the run. False for a job or step that the workflow does not have. */
MUST_CHECK bool select_jobs(struct run *run, struct error *err);
