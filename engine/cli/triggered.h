/*
 * triggered: which workflows `lact run` runs, by what GitHub would start.
 *
 * Messages go to standard error: a run's own output may be JSON.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/project/planner.h"

/*
 * The files of the workflows that GitHub would start for the event (`push` if it is not named,
 * which is then set), with those that are invalid: running them reports their errors. `files` has
 * room for all of the project's. Prints the comparison in one line, and its notes in others.
 */
MUST_CHECK bool triggered_find(struct cli *cli, const struct planner *planner,
	struct event_options *options, struct workflow_file **files, size_t *count,
	struct error *err);

/*
 * Says in one line why GitHub would not start a workflow. `stops` is set where that keeps it from
 * being run, as `only_triggered` wants.
 */
MUST_CHECK bool triggered_check(struct cli *cli, const struct planner *planner,
	const struct workflow *workflow, const struct event *event, bool only_triggered,
	bool *stops, struct error *err);
