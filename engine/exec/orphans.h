/*
 * orphans: processes that outlive the step which started them.
 *
 * A step may leave servers running for the steps after it. When the job ends they are killed:
 * those that carry the job's RUNNER_TRACKING_ID in their environment, as on GitHub.
 *
 * Linux      lact is its descendants' reaper (PR_SET_CHILD_SUBREAPER), so orphans are found as
 *            children of lact, even when they have changed session or parent.
 * macOS      There is no reaper: the process groups of the job's steps are killed.
 * Source     actions/runner src/Runner.Worker/JobExtension.cs, "Cleaning up orphan processes"
 */
#pragma once

#include "engine/exec/process.h"

/* Makes this process the reaper of its descendants. Call once, at start. */
void orphans_adopt(void);
/* Undoes that for processes that are started from now on. */
void orphans_disown(void);

/*
 * Kills the remaining processes of a job: our descendants that have `tracking_id` as
 * RUNNER_TRACKING_ID. With an empty id, all descendants that are not in `all`. Returns 0 if there
 * were none.
 */
size_t orphans_kill(const struct processes *all, struct str tracking_id);

/*
 * Kills the processes whose RUNNER_TEMP lies in `folder`: what a lact that is no more has left
 * there. Returns how many.
 */
size_t orphans_kill_in(struct str folder);
