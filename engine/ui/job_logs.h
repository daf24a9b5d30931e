/*
 * job_logs: the logs of concurrent jobs, one after the other.
 *
 * Order      That of RECORD_TURN: the current job's text is written through, the others' text is
 *            kept until their turn. So two runs of a workflow show their logs in the same order.
 * Limits     KEPT_MAX bytes of each kept log are in memory, the rest in an unnamed file; if none
 *            can be made, all is in memory.
 * Ownership  `out` is borrowed. job_logs_free releases the rest.
 */
#pragma once

#include "engine/ui/output.h"

#include <stdint.h>

#define KEPT_MAX ((size_t)256 << 10)

struct job_log {
	struct output kept;
	struct arena a;     /* of `waiting` */
	struct str waiting; /* the name of a step whose start is not shown yet; may be empty */
	bool is_open;       /* its turn has come */
	bool has_text;      /* something was shown of it, or is kept */
};

struct job_logs {
	struct output *out;
	struct job_log **logs; /* by job; NULL: nothing is known of it */
	size_t count;
	size_t capacity;
	struct arena a;
	bool has_text; /* a log was shown: a blank line precedes the next */
};

void job_logs_init(struct job_logs *logs, struct output *out);
void job_logs_free(struct job_logs *logs);
struct job_log *job_logs_of(struct job_logs *logs, uint32_t job);
/* Where text of the job goes. */
struct output *job_logs_out(struct job_logs *logs, uint32_t job);
/* The job's turn: shows its kept text, and new text from now on. */
void job_logs_turn(struct job_logs *logs, uint32_t job);
/* Shows all kept text, in order of the jobs' numbers. */
void job_logs_end(struct job_logs *logs);
