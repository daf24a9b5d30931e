/*
 * call: a called workflow.
 */
#pragma once

#include "engine/run/base/state.h"

/* Makes the groups of a call's workflow. */
void call_init(struct call *call, struct run *run, const struct workflow *workflow);
/* Starts the workflow that the job calls. False: `err` says why it cannot. */
MUST_CHECK bool call_start(struct job *caller, struct error *err);
/* All jobs of a called workflow are done: its calling job ends. */
void call_end(struct call *call);
/* None of its jobs is started any more: those that have not are cancelled. */
void call_refuse(struct call *call, struct str reason);
