/*
 * linting: one invocation of `lact lint`, and the parts of it.
 *
 * Order      lint_input_find, the settings, lint_repair if it was asked for, then lint_run and
 *            lint_output_judge, and what that leaves is written.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/cli/lint_config.h"
#include "engine/cli/lint_files.h"
#include "engine/cli/lint_published.h"
#include "engine/cli/lint_run.h"
#include "engine/cli/lint_settings.h"

#define LINT_FILE_SIZE_MAX ((size_t)64 << 20) /* of standard input, and of what others refer to */

struct linting {
	struct cli *cli;
	const struct arguments *arguments;
	struct lint_files files;
	struct lint_run run;
	struct lint_config config;
	struct lint_settings settings;
	struct lint_published published;
	bool without_shellcheck; /* scripts were not given to it */
	bool without_pyflakes;
};

/* The files to look at: those that are named, standard input, or all of the repository. */
MUST_CHECK bool lint_input_find(struct linting *ln, struct error *err);

/* How lint sees the rest of the world: other files of the repository, what is published, zones. */
struct lint_options lint_world(struct linting *ln);

/* Repairs the files, or shows how; *changed says whether there was something. */
MUST_CHECK bool lint_repair(struct linting *ln, const struct lint_options *lint_options,
	bool *changed, struct error *err);

/* Takes away what the settings ignore. */
void lint_output_drop_ignored(struct linting *ln, struct lint_job *job);
/* The exit code that the findings make; a file that could not be read is told at once. */
int lint_output_judge(struct linting *ln);
/* True if findings are for people, not for a program. */
bool lint_output_is_text(const struct linting *ln);
MUST_CHECK bool lint_output_write(struct linting *ln, struct error *err);
