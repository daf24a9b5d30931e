/*
 * step_code: the parts of a step that are executed as code (injection sinks).
 *
 * Source     github.com/github/codeql actions/ql/lib/ext (sinks of code injection)
 */
#pragma once

#include "engine/workflow/model.h"

/* Number `i`: the script of `run`, or an input that the action runs; NULL after the last. */
const struct node *step_code(const struct workflow_step *step, size_t i);
