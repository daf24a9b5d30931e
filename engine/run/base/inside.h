/*
 * inside: paths of this machine as a job's steps see them (engine/exec/executor.h).
 */
#pragma once

#include "engine/run/base/state.h"

/* A path of this machine as the job's steps see it; the workspace; and what a step names, back. */
struct str job_inside(const struct job *job, struct arena *a, struct str path);
struct str job_workspace_inside(const struct job *job, struct arena *a);
struct str job_outside(const struct job *job, struct arena *a, struct str path);
