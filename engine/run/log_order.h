/*
 * log_order: the order of the jobs' logs.
 */
#pragma once

#include "engine/run/base/state.h"

/* Decides the order of a call's groups. */
void turn_init(struct call *call, struct arena *a);
/* Tells whose log is the next, if that has changed. */
void turn_advance(struct run *run);
