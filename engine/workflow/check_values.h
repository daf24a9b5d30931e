/*
 * check_values: GitHub's checks of a workflow's values before anything runs, beyond the schema.
 *
 * Each takes the checked node of one key. The run checks values with expressions.
 * Source     actions/runner src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs,
 *            MatrixBuilder.cs
 */
#pragma once

#include "engine/workflow/node.h"

#define DISPATCH_INPUTS_MAX   25
#define CONCURRENCY_GROUP_MAX 400 /* UTF-16 units */

/*
 * `on.schedule`: its cron expressions.
 * Source     docs.github.com, Events that trigger workflows: schedule
 */
void check_on_schedule(const struct node *schedule, struct diags *diags);
/*
 * `on.workflow_dispatch`: the number of its inputs.
 * Source     docs.github.com, Workflow syntax: on.workflow_dispatch.inputs
 */
void check_on_dispatch(const struct node *dispatch, struct diags *diags);
/* `concurrency`, of a workflow or a job: the length of the group's name. */
void check_concurrency(const struct node *concurrency, struct diags *diags);
/* `strategy`: the matrix has vectors with values, and `include` and `exclude` fit them. */
void check_strategy(const struct node *strategy, struct diags *diags);
/* `runs-on`: a runner group's name. */
void check_runs_on(const struct node *runs_on, struct diags *diags);
/* `container`, `services`: images. `image: ''` means no container, but a service needs one. */
void check_container(const struct node *container, struct diags *diags);
void check_services(const struct node *services, struct diags *diags);
/* `snapshot`: its version is a major one. */
void check_snapshot(const struct node *snapshot, struct diags *diags);
