/*
 * control: stops a run at its steps and lets them go on, for a debugger.
 *
 * Stopping   Before a step whose `if` holds, and after its work, `stops_at` decides whether the
 *            step waits there. After its work, what the step has set is there (outputs,
 *            environment, PATH, files) and its outcome is known, but nothing follows from that yet:
 *            not in `steps`, not in the status of its job. Skipped steps, and those of a cancelled
 *            job, never wait.
 * Time       While a step waits, no time limit of it or its job runs, and none of that time counts
 *            for how long they took. Other jobs go on.
 * Cancelling Ends the waiting: a step whose `if` still holds (always(), cancelled()) goes on.
 * Threads    That of the run's loop. `stops_at` must not call a function of the run.
 */
#pragma once

#include "engine/record/result.h"
#include "expr/base/str.h"

#include <stdint.h>

struct run;

struct stop_point {
	uint32_t job;     /* as records number them */
	uint32_t step;    /* of a composite action's inner step: the job's step that leads to it */
	unsigned depth;   /* levels of composite actions above the step */
	unsigned attempt; /* 1, and one more for each run_retry */
	struct str name;  /* of the step, masked */
	bool is_after;    /* its work is done, with `outcome` */
	enum result outcome;
};

struct run_control {
	/* True: the step waits for run_resume or run_retry. */
	bool (*stops_at)(void *owner, const struct stop_point *at);
	void *owner;
};

/* Lets the step that waits in the job go on. False if none does. */
bool run_resume(struct run *run, uint32_t job);
/*
 * Does the work of the step that waits in the job once more, with the job's environment and PATH as
 * they were before, and without its outputs. Masks, problem matchers, `save-state` and files stay
 * as the step left them. False unless a step waits after its work.
 */
bool run_retry(struct run *run, uint32_t job);
