/*
 * linting: one invocation of `lact lint`, and the parts of it.
 *
 * Order      lint_input_find and the settings; then, for as long as lint_input_next gives files,
 *            lint_repair for --fix and --diff; then likewise lint_run and lint_output_add, between
 *            lint_output_begin and lint_output_end.
 * Memory     Files with findings are kept, up to LINT_KEPT_MAX bytes at a time; a template gets all
 *            of them at once.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/cli/lint_settings.h"
#include "engine/lint/output/render.h"
#include "engine/linter/lint_config.h"
#include "engine/linter/lint_files.h"
#include "engine/linter/lint_run.h"
#include "engine/linter/lint_scripts.h"
#include "engine/linter/lint_world.h"

#define LINT_BATCH          ((size_t)2048) /* files at a time */
#define LINT_REPAIR_BATCH   ((size_t)128)
#define LINT_KEPT_MAX       ((size_t)6 << 20) /* of files with findings */
#define LINT_STDIN_SIZE_MAX ((size_t)64 << 20)

/* The files that are linted. */
struct lint_input {
	const struct str *paths;
	const struct str *shown; /* the same as `paths`: they are named by the user */
	size_t count;
	bool is_stdin; /* one file, with this name and text */
	struct str name;
	struct str text;
	struct str root; /* of the last file; most have the same */
	size_t next;
	size_t job_count; /* those that `run` has, and further ones, for the next time */
	size_t job_capacity;
};

/* What was written so far. */
struct lint_output {
	size_t counts[SEVERITY_NOTE + 1];
	size_t fixable;
	struct renderer rendering; /* of a format */
	struct buf rendered;
	int code; /* that lact exits with */
};

struct lint_invocation {
	struct cli *cli;
	const struct arguments *arguments;
	struct arena a; /* for the files of `run` */
	struct lint_files files;
	struct lint_input input;
	struct lint_run run;
	struct lint_output output;
	struct lint_config config;
	struct lint_settings settings;
	struct lint_world world;
	struct lint_scripts_options scripts;
	bool without_shellcheck; /* scripts were not given to it */
	bool without_pyflakes;
	bool is_shellcheck_told; /* that it is missing */
	bool is_pyflakes_told;
};

/* The files to look at: those that are named, standard input, or all of the repository. */
MUST_CHECK bool lint_input_find(struct lint_invocation *ln, struct error *err);
/* At most so many of the next are the jobs of `run`, those before are forgotten; false
 * at the end. */
bool lint_input_next(struct lint_invocation *ln, size_t most);
void lint_input_rewind(struct lint_invocation *ln);

/* Repairs the files of `run`, or shows how; *changed is set if there was something. */
MUST_CHECK bool lint_repair(struct lint_invocation *ln, const struct lint_options *lint_options,
	bool *changed, struct error *err);

/* Takes away what the settings ignore. */
void lint_output_drop_ignored(struct lint_invocation *ln, struct lint_job *job);
/* True if findings are for people, not for a program. */
bool lint_output_is_text(const struct lint_invocation *ln);
void lint_output_begin(struct lint_invocation *ln);
/* Writes the findings of `run`, and reports which of its files could not be read. */
MUST_CHECK bool lint_output_add(struct lint_invocation *ln, struct error *err);
void lint_output_end(struct lint_invocation *ln);
