/*
 * step_choice: the part of a job that `--from`, `--to` and `--only` select.
 *
 * A step is named by its id, its number in the job (from 1), or its name as the file has it;
 * without a `name`, by the first line of its script or its action, with or without `Run `.
 *
 * Left out   All steps before and after, with their post parts, except earlier actions that prepare
 *            the job: checkout, and those named setup-*, *-setup or *-toolchain.
 */
#pragma once

#include "engine/workflow/model.h"
#include "expr/base/error.h"

/* STR_NONE: not asked for. */
struct step_asked {
	struct str from; /* else from the first */
	struct str to;   /* else up to the last */
	struct str only; /* instead of both */
};

struct step_choice {
	const struct workflow_job *job; /* NULL: no step is selected */
	struct step_asked asked;
	size_t first;
	size_t last;
};

/*
 * Finds the job: among `jobs` (ids; 0: all of the workflow), the only one that has the steps.
 * False (ERROR_USAGE) if a name is empty, a step is unknown or several jobs have it.
 */
MUST_CHECK bool step_choice_make(const struct workflow *workflow, const struct step_asked *asked,
	const struct str *jobs, size_t job_count, struct step_choice *out, struct error *err);

/* Why step `index` of `job` is left out; empty if it runs. */
struct str step_choice_reason(struct arena *a, const struct step_choice *choice,
	const struct workflow_job *job, size_t index);
