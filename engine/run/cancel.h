/*
 * cancel: cancels the running steps of a job or a call; run.h cancels the whole run.
 */
#pragma once

#include "engine/run/base/state.h"

/* Cancels a job that runs, or skips one that does not yet: `why`. It may stand for a call. */
void job_stop(struct job *job, struct str why);
/* As claim_events has them, for a run. */
void run_claim_granted(struct claim *claim);
void run_claim_cancelled(struct claim *claim, struct str reason);
