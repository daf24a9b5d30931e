/*
 * run_harness: a run within the test, without a project: real processes, records in memory.
 */
#pragma once

#include "engine/run/run.h"
#include "tests/engine/git/sandbox.h"

#define HARNESS_JOBS_MAX 64

/* What a job told. */
struct harness_job {
	struct str name;
	enum result result;
	struct buf output; /* lines that its steps printed */
	struct buf errors; /* messages of its annotations */
	uint64_t started_ms;
	uint64_t finished_ms;
};

struct run_harness {
	struct sandbox *sandbox;
	struct run_options options; /* to be changed before the run */
	struct env base_env;
	struct env user_env;
	struct map secrets;
	struct map vars;
	struct paths paths;
	struct event event;
	struct source source;
	struct diags diags;
	struct harness_job jobs[HARNESS_JOBS_MAX];
	size_t job_count;
	size_t running;
	size_t running_max; /* how many ran at the same moment at most */
	struct record_reader reader;
	struct run *run; /* that run_harness_start has started; NULL once it has ended */
	bool has_ended;
	struct run_outcome outcome;
};

/* Reads a workflow, `text`; the test fails if it is invalid. */
void run_harness_init(struct run_harness *h, struct sandbox *sandbox, const char *text);
/* Runs it; the test fails if it cannot start. */
void run_harness_run(struct run_harness *h);
/* A loop that runs share. */
struct harness_loop {
	uv_loop_t loop;
	struct processes processes;
};

void harness_loop_init(struct harness_loop *loop);
/* Until all runs on it have ended; then closes it. The test fails if a handle of theirs is left. */
void harness_loop_run(struct harness_loop *loop);

/* Starts it on the loop of `processes`; the test fails if it cannot start. */
void run_harness_start(struct run_harness *h, struct processes *processes);
void run_harness_free(struct run_harness *h);

/* The test fails if there is no such job. */
struct harness_job *run_harness_job(struct run_harness *h, const char *name);
void run_harness_expect(
	struct run_harness *h, const char *name, enum result result, const char *output);
