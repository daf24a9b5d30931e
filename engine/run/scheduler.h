/*
 * scheduler: starts jobs as what they need is done.
 */
#pragma once

#include "engine/run/base/state.h"

/* Starts every job that can start now; ends the run when all are done. */
void schedule(struct run *run);
