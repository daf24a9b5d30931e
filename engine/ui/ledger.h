/*
 * ledger: the facts of a run's records that a view keeps for the summary.
 *
 * Keeps      Names, results and durations of all jobs and steps; of each step its last lines of
 *            output; annotations; missing secrets and tools; differences from GitHub.
 * Ownership  Copies everything it keeps; ledger_free.
 */
#pragma once

#include "engine/record/record.h"
#include "expr/base/buf.h"
#include "expr/base/map.h"

#define LEDGER_TAIL_LINES 20

struct ledger_step {
	struct str name;
	struct str note;
	struct str not_run; /* why it was left out; empty: it was not */
	enum step_stage stage;
	enum result outcome;
	enum result conclusion;
	int exit_code;
	uint64_t duration_ms;
	bool is_started;
};

struct ledger_job {
	struct str id;
	struct str name;
	struct str order; /* see record.h */
	size_t sequence;
	struct str reason;
	struct str kept;        /* its workspace, if it stays */
	struct str environment; /* empty: none */
	struct str url;
	enum result result;
	bool is_finished;
	bool not_run;
	uint64_t duration_ms;
	struct ledger_step *steps;
	size_t step_count;
	size_t step_capacity;
	/* the running step's last lines, as a ring; kept when the step failed */
	struct buf tail[LEDGER_TAIL_LINES];
	size_t tail_next;
	size_t tail_count;
};

struct ledger_note {
	enum line_kind kind; /* of an annotation */
	uint32_t job;
	struct str order; /* the job's */
	size_t sequence;
	uint32_t step;
	struct str place; /* of an annotation: "file:line", or empty */
	struct str text;
	struct str help;
};

struct ledger_failure {
	const struct ledger_job *job;
	size_t sequence;
	struct str step;
	struct str place;       /* "file:line" of `script_line`, `inner` or the step; or empty */
	struct str inner;       /* the step of a composite action that failed; or empty */
	struct str script_line; /* the line of its script that failed; or empty */
	int exit_code;
	struct str *lines;
	size_t line_count;
};

struct ledger {
	struct arena a;
	struct str kept; /* the folder of the run, if it stays */
	size_t sequence; /* numbers the kept items, in order of arrival */
	struct ledger_job **jobs;
	size_t job_count;
	size_t job_capacity;
	struct ledger_note *missing;
	size_t missing_count;
	size_t missing_capacity;
	/* struct ledger_note *, each text once: of the first job that reports it */
	struct map differences;
	struct ledger_failure *failures;
	size_t failure_count;
	size_t failure_capacity;
	struct ledger_note *annotations;
	size_t annotation_count;
	size_t annotation_capacity;
};

void ledger_init(struct ledger *ledger);
void ledger_free(struct ledger *ledger);
void ledger_read(struct ledger *ledger, const struct record *record);
/* NULL if the record is about no job that is known. */
struct ledger_job *ledger_job(struct ledger *ledger, uint32_t index);
/*
 * Sorts failures, annotations and what is missing by their jobs' order in the files, and lists the
 * jobs so. What came first stays first within a job.
 */
void ledger_sort(struct ledger *ledger, struct arena *a, struct ledger_job ***jobs, size_t *count);
/* The differences in the same order. */
const struct ledger_note **ledger_differences(const struct ledger *ledger, struct arena *a);
struct ledger_step *ledger_step(struct ledger *ledger, uint32_t job, uint32_t step);
