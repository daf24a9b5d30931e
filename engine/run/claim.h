/*
 * claim: turns in concurrency groups.
 */
#pragma once

#include "engine/run/base/state.h"

enum claim_state {
	CLAIM_HELD, /* or there is no group */
	CLAIM_WAITING,
	CLAIM_REFUSED, /* it is cancelled: `reason` */
	CLAIM_FAILED,  /* the groups' folder cannot be used: `err` */
};
/* Evaluates the `concurrency` of the job, or of the call's workflow. A dry run takes no turns. */
MUST_CHECK bool claim_read_job(struct job *job, struct error *err);
MUST_CHECK bool claim_read_call(struct call *call, struct run *run, struct error *err);
/* Takes the turn that was read; reports that it waits. */
enum claim_state claim_enter(struct claim *claim, struct str *reason, struct error *err);
/* Gives it up, or stops waiting for it. Without one it does nothing. */
void claim_leave(struct claim *claim);
