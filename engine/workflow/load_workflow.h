/*
 * load_workflow: from a file's text to the model.
 *
 * Tells, besides what yaml.h and schema_check.h tell: no job without needs, needs that name no job
 * or make a cycle, ids that GitHub refuses or that stand twice, `uses` that names no action, matrix
 * vectors without values.
 * Limits     Ids are shorter than ID_LENGTH_MAX and do not begin with `__`.
 * Source     actions/runner src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs,
 *            IdBuilder.cs
 */
#pragma once

#include "engine/workflow/model.h"

#define ID_LENGTH_MAX 100

struct load_options {
	bool strict; /* settings of events are checked too, as GitHub does on push and editors do */
};

/* NULL if anything was wrong, told to `diags`. `source` must live as long as the model. */
const struct workflow *workflow_load(struct arena *a, struct source *source,
	const struct load_options *options, struct diags *diags);
