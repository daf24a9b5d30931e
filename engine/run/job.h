/*
 * job: goes through the steps of a job.
 */
#pragma once

#include "engine/run/base/state.h"

/* Reported to the readers, unless it is a calling job. Calls `finished` when it ends. */
struct job *job_new(struct job_group *group, struct object *matrix, struct str name, size_t leg,
	bool is_call, void (*finished)(struct job *job));
void job_start(struct job *job);
void job_cancel(struct job *job);
/* Kills what runs; only cleaning up is left. */
void job_kill(struct job *job);
/* Ends a calling job; nothing is reported, because its jobs have been. */
void job_end_call(struct job *job, enum result result);
/* Ends a job that never started. */
void job_skip(struct job *job, enum result result, bool not_run, struct str reason);
