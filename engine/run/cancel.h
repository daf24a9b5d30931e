/*
 * cancel: cancels the running steps of a job or a call; run.h cancels the whole run.
 */
#pragma once

#include "engine/run/base/state.h"

/* Cancels a running job, or skips one that has not started: `why`. It may be a calling job. */
void job_stop(struct job *job, struct str why);
/* As claim_events has them, for a run. */
void run_claim_granted(struct claim *claim);
void run_claim_cancelled(struct claim *claim, struct str reason);
