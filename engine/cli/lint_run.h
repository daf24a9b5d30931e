/*
 * lint_run: lints many files, on all processors.
 *
 * Findings come in the order of the files, whatever was ready first. The memory of files without
 * findings is used again.
 */
#pragma once

#include "engine/lint/script.h"
#include "expr/base/error.h"

struct lint_job {
	struct str path;  /* to open; empty: `text` is given */
	struct str shown; /* as it is told to the user */
	struct str text;
	struct str root; /* of its repository, with a slash behind it */
	/* the result */
	struct source source;
	struct diags diags;
	struct lint_scripts scripts;
	struct error err; /* the file could not be read */
	struct arena a;
};

#define LINT_THREADS_MAX 16

struct lint_run {
	struct str root; /* links that lead out of it are not read */
	struct lint_job *jobs;
	size_t count;
	struct arena caches[LINT_THREADS_MAX]; /* what findings in other files point to */
};

/*
 * Fills in the results of all jobs. `options` is shared by all threads. With `with_scripts` the
 * scripts are collected, and lint_run_finish must be called when more findings were added.
 */
void lint_run(struct lint_run *run, const struct lint_options *options, bool with_scripts);
void lint_run_finish(struct lint_run *run, const struct lint_options *options);
void lint_run_free(struct lint_run *run);
