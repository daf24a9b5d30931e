/*
 * scheduler: starts jobs when the jobs that they need are done.
 */
#pragma once

#include "engine/run/base/state.h"

/* Starts every job that can start now; ends the run when all are done. */
void schedule(struct run *run);
