/*
 * load_called: the reusable workflows that a workflow's jobs call, and those that they call.
 *
 * Each call is loaded separately, and becomes `called` of its job. Errors are: a call that names no
 * workflow, a workflow that cannot be called, unknown, missing or invalid inputs and secrets,
 * permissions beyond those of the call, and calls past the limits. As on GitHub, loading stops at
 * the first call with an error.
 * Limits     CALL_DEPTH_MAX levels of calls below the first file, CALL_FILES_MAX files besides it.
 * Source     docs.github.com, Reusing workflows; actions/runner
 *            src/Sdk/WorkflowParser/Conversion/ReusableWorkflowsLoader.cs
 */
#pragma once

#include "engine/workflow/load_workflow.h"

#define CALL_DEPTH_MAX 9
#define CALL_FILES_MAX 50

/* Tells of a job's `uses` that names no workflow file. */
void call_check(const struct node *uses, struct diags *diags);

/* Loads what the jobs of `w` call, by options->find_workflow. */
void calls_load(struct arena *a, struct workflow *w, const struct load_options *options,
	struct load_totals *totals, struct diags *diags);
