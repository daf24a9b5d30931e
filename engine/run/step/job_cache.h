/*
 * job_cache: what a job may do with the caches of its repository.
 */
#pragma once

#include "engine/run/base/state.h"
#include "engine/service/base/session.h"

/* Sets scopes and access; the texts live in `a`. Any thread may call it while the job runs. */
void job_cache_rights(const struct job *job, struct arena *a, struct session_job *out);
/* `cache-mode` of the job, or else of its workflow; empty: neither says it. */
struct str job_cache_mode(const struct job *job);
/* What clones of the run's repository share. On the loop's thread. */
struct str run_identity(struct run *run);
