/*
 * record: what a run tells, as one stream of typed entries.
 *
 * Terminal, plain text, JSON lines, the database and the web page are readers of it; a replay
 * gives the same view. Nobody else writes output during a run.
 *
 * Order      RUN_STARTED · for each job JOB_QUEUED · JOB_STARTED, its steps, JOB_FINISHED · …
 *            RUN_FINISHED. A step's records stand between its STEP_STARTED and STEP_FINISHED;
 *            those of different jobs interleave. A TURN names the job whose log is the next to be
 *            read, for those who show one log after the other: each job once, after all that it
 *            needs, else in the order of the files; the same in each run of a workflow.
 * Secrets    Every text has passed the run's mask before a reader sees it.
 * Ownership  A record and its texts are valid only during the call; a reader copies what it
 *            keeps.
 */
#pragma once

#include "engine/record/result.h"
#include "expr/base/str.h"

#include <stdint.h>

#define RECORD_NO_INDEX UINT32_MAX

enum record_kind {
	RECORD_RUN_STARTED,
	RECORD_JOB_QUEUED,
	RECORD_WAITING, /* a job, or all of a workflow, waits for its concurrency group */
	RECORD_TURN,
	RECORD_CANCELLING, /* a signal asked for it: what runs has some time to end */
	RECORD_JOB_STARTED,
	RECORD_STEP_STARTED,
	RECORD_LINE,
	RECORD_ANNOTATION,
	RECORD_OUTPUT_SET,
	RECORD_SUMMARY,    /* Markdown of GITHUB_STEP_SUMMARY */
	RECORD_NOTE,       /* a few words about a step for the summary */
	RECORD_DIFFERENCE, /* something that differs from GitHub in this run */
	RECORD_MISSING,    /* something needed is not on this machine */
	RECORD_STEP_FINISHED,
	RECORD_ENVIRONMENT, /* what the job deploys to; before its JOB_FINISHED */
	RECORD_KEPT,        /* where the job's folders stay */
	RECORD_JOB_FINISHED,
	RECORD_RUN_FINISHED,
};

/* What kind of line: how it is shown. */
enum line_kind {
	LINE_OUTPUT,
	LINE_COMMAND, /* what the step runs, and with what */
	LINE_GROUP,
	LINE_END_GROUP,
	LINE_DEBUG,
	LINE_NOTICE,
	LINE_WARNING,
	LINE_ERROR,
};

enum step_stage {
	STAGE_PRE,
	STAGE_MAIN,
	STAGE_POST,
};

/* Where an annotation points. Numbers are 0 when not given. */
struct annotation {
	struct str title;
	struct str file;
	unsigned line;
	unsigned end_line;
	unsigned column;
	unsigned end_column;
};

/* How many jobs of a run ended in which way. */
struct record_counts {
	unsigned success;
	unsigned failure;
	unsigned cancelled;
	unsigned skipped;
	unsigned not_run;        /* they cannot run on this machine */
	unsigned steps_not_run;  /* they would change something outside this machine */
	unsigned steps_left_out; /* they are not among those that were asked for */
};

struct record {
	enum record_kind kind;
	uint64_t time_ms; /* since 1970 */
	uint32_t job;     /* 0-based in the run; RECORD_NO_INDEX: about the run */
	uint32_t step;    /* 0-based in the job, in order of start; RECORD_NO_INDEX */

	/* JOB_QUEUED, JOB_STARTED, STEP_STARTED: its id and name. OUTPUT_SET: the name. WAITING: the job, or nothing for the run. ENVIRONMENT: its name
	 * RUN_STARTED: the workflow's path and name */
	struct str id;
	struct str name;
	/* LINE, ANNOTATION, SUMMARY, NOTE, DIFFERENCE, MISSING, WAITING: the text. ENVIRONMENT: its url. KEPT: the workspace. OUTPUT_SET: the value.
	 * JOB_STARTED: where it runs. JOB_FINISHED, STEP_FINISHED: why it did not run. STEP_STARTED: `run` or `uses`.
	 * RUN_STARTED: the event */
	struct str text;
	/* MISSING: what to do. KEPT: the run's folder. STEP_FINISHED: the composite action's step that failed. RUN_STARTED: the ref and commit. JOB_STARTED: what its token may do, if
	 * a file says it */
	struct str help;
	/* JOB_QUEUED: by this text, as bytes, jobs are in the order of the files */
	struct str order;
	/* RUN_STARTED: the run's own name, from `run-name`. STEP_FINISHED: the line of its script that
	 * failed. May be empty */
	struct str title;

	enum line_kind line; /* LINE, ANNOTATION */
	const struct annotation *
		annotation; /* ANNOTATION; STEP_FINISHED: where the step that failed stands, or NULL */
	enum step_stage stage; /* STEP_STARTED */

	enum result outcome;    /* STEP_FINISHED */
	enum result conclusion; /* STEP_FINISHED, JOB_FINISHED, RUN_FINISHED */
	/* JOB_FINISHED: it cannot run on this machine. STEP_FINISHED: it would change something outside */
	bool not_run;
	int exit_code;               /* STEP_FINISHED: of the step's process; -1 without one */
	uint64_t duration_ms;        /* *_FINISHED */
	struct record_counts counts; /* RUN_STARTED: job_count in .success; RUN_FINISHED */
};

/* One who reads the stream. */
struct record_reader {
	void (*read)(void *owner, const struct record *record);
	/* NULL, or called when the run has nothing to do for now: a good time to flush */
	void (*idle)(void *owner);
	void *owner;
};

/* "run_started", …: as in JSON lines. */
const char *record_kind_name(enum record_kind kind);
const char *line_kind_name(enum line_kind kind);
const char *step_stage_name(enum step_stage stage);
