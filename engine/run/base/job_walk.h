/*
 * job_walk: every job of a run that has been made, in the order of its calls.
 */
#pragma once

#include "engine/run/base/state.h"

struct job_walk {
	const struct call *call;
	size_t group;
	size_t leg;
};

struct job_walk job_walk_start(const struct run *run);
/* NULL at the end. Calls that begin meanwhile are walked too. */
struct job *job_walk_next(struct job_walk *walk);
