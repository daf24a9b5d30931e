/*
 * cancel: ends what runs, of a job, a call or the whole run.
 */
#pragma once

#include "engine/run/base/state.h"

/* Cancels all that runs or waits; jobs and steps whose `if` holds all the same go on. */
void run_cancel(struct run *run);
/* Kills what runs. */
void run_kill(struct run *run);
/* Cancels a job that runs, or skips one that does not yet: `why`. It may stand for a call. */
void job_stop(struct job *job, struct str why);
/* As claim_events has them, for a run. */
void run_claim_granted(struct claim *claim);
void run_claim_cancelled(struct claim *claim, struct str reason);
