/*
 * builtins: which of the steps' actions lact's built-in ones replace.
 */
#pragma once

#include "engine/run/run.h"

/* NULL: the published action runs, or the one of the workspace. */
const struct builtin *builtins_find(const struct run_builtins *builtins, struct str uses);
