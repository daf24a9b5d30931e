/*
 * lint_scripts: runs shellcheck and pyflakes over the scripts of the files that are linted.
 *
 * Each program is started a few times, not once for each script. A cache keeps its findings by the
 * script's text and the program's file, so each script is checked once. For a missing program only
 * its name is reported.
 */
#pragma once

#include "engine/linter/lint_run.h"

struct lint_scripts_options {
	struct str shellcheck; /* a name to look for, or a path; empty: not run */
	struct str pyflakes;
	struct str path;  /* $PATH */
	struct str cache; /* a folder; empty: nothing is kept */
	struct str temp;  /* where a folder for the scripts is made */
	void (*missing)(void *owner, const char *program); /* called once for each */
	void *owner;
};

/* Adds what they find to the findings of the jobs. False: one could not be run. */
MUST_CHECK bool lint_scripts_check(
	struct lint_run *run, const struct lint_scripts_options *options, struct error *err);
