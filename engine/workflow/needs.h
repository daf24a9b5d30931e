/*
 * needs: the dependencies of a workflow's jobs.
 */
#pragma once

#include "engine/workflow/model.h"

/*
 * Fills `need_jobs` of every job. Tells of needs that name no job, of cycles and what waits for
 * them, or, and then of nothing else, that no job can start first.
 */
void needs_resolve(struct arena *a, struct workflow *workflow, struct diags *diags);
