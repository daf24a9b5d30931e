/*
 * run_one: runs one workflow for `lact run`: its event and inputs, the run, and how it ended.
 */
#pragma once

#include "engine/cli/invocation.h"
#include "engine/project/planner.h"

/* Runs it and reports its result; returns the exit code. */
int run_one(struct invocation *in, struct workflow_file *file);
/* Tells why nothing is run, with --json as a record too; returns the exit code. */
int run_refuse(struct invocation *in, const struct error *err);
struct planner run_planner(struct invocation *in);
