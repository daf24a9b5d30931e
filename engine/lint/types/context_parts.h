/*
 * context_parts: the contexts whose types depend on the file, one function for each.
 * context_type.h calls them; they only read the place.
 */
#pragma once

#include "engine/lint/types/context_list.h"
#include "engine/lint/types/context_type.h"

/* Those that are the same everywhere (context_table.c). The first property of
 * `github` is `event`. */
extern const struct type context_github;
extern const struct type context_job;
extern const struct type context_runner;
extern const struct type context_strategy;

/* What a run is given (context_given.c). */
const struct type *context_make_github(struct context_place *place);
const struct type *context_make_inputs(struct context_place *place);
const struct type *context_make_secrets(struct context_place *place);
const struct type *context_make_variables(struct context_place *place);

/* What other jobs and steps have left (context_done.c). */
const struct type *context_make_jobs(struct context_place *place);
const struct type *context_make_needs(struct context_place *place);
const struct type *context_make_steps(struct context_place *place);

/* Values of the file itself (context_matrix.c). */
const struct type *context_make_matrix(struct context_place *place);
