/*
 * host: the executor that runs processes on this machine.
 */
#pragma once

#include "engine/exec/executor.h"
#include "engine/exec/which.h"

struct host {
	struct executor base;
	struct processes *processes;
	struct which_cache programs;
};

/* What it remembers of programs lives in the arena. */
void host_init(struct host *host, struct arena *a, struct processes *processes);
