/*
 * lint_run: lints files on all processors, as many at a time as the memory limit allows.
 *
 * Findings come in the order of the files, whatever was ready first.
 * Memory     Files without findings free theirs at once, the others after lint_run_clear, when
 *            their findings are printed.
 */
#pragma once

#include "engine/lint/base/script.h"
#include "expr/base/error.h"

struct lint_job {
	struct str path;  /* to open; empty: `text` is given */
	struct str shown; /* as shown to the user */
	struct str text;
	struct str root; /* of its repository, with a slash behind it */
	/* the result */
	struct source source;
	struct diags diags;
	struct lint_scripts scripts;
	struct error *err; /* the file could not be read; NULL: it was */
	struct arena a;
};

#define LINT_THREADS_MAX 16

struct lint_run {
	struct str root; /* links that lead out of it are not read */
	struct lint_job *jobs;
	size_t count;
	/* of jobs with findings; beyond it no further job is begun */
	size_t kept_bytes_max;
	/* of each thread: other files that were read, to which findings point */
	struct lint_other_files {
		struct arena a;
		struct lint_cache cache;
	} others[LINT_THREADS_MAX];
};

/*
 * Fills in the results of the jobs, and makes `count` the number of those that were done, which is
 * at least one. `options` is shared by all threads. With `with_scripts` the
 * scripts are collected, and lint_run_finish must be called when more findings were added.
 */
void lint_run(struct lint_run *run, const struct lint_options *options, bool with_scripts);
void lint_run_finish(struct lint_run *run, const struct lint_options *options);
/* Forgets the jobs and their findings; the cache of other files stays, if it is small. */
void lint_run_clear(struct lint_run *run);
void lint_run_free(struct lint_run *run);
