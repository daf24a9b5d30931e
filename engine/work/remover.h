/*
 * remover: removes the folders of jobs in the background.
 *
 * During a run a separate thread removes them, started when it has work and other jobs run
 * meanwhile. At the end of the run, small folders are removed at once. Larger ones are moved to
 * `<work>/gone` (leftovers.h), where a separate process, which outlives lact, removes them: in a
 * session of its own, with the lowest priority, holding no file that lact had open.
 *
 * Threads    All functions are called by the thread of the run.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct remover;

struct remover *remover_new(void);
/* Will remove the folder. */
void remover_add(struct remover *remover, struct str folder);
/* Starts the thread, if there is something to remove and it does not run yet. */
void remover_start(struct remover *remover);

struct remover_end {
	struct str work;
	struct str folder;    /* of the run: all that is left of it goes too; empty: it stays */
	unsigned patience_ms; /* how long the caller can wait */
};
/* Ends and frees it. The next run reports folders that could not be removed. */
void remover_end(struct remover *remover, const struct remover_end *end);
