/*
 * step_summaries: the Markdown that steps write to GITHUB_STEP_SUMMARY, kept for after the run.
 *
 * Order      That of the jobs in the files, and of the steps in a job.
 */
#pragma once

#include "engine/record/record.h"
#include "engine/ui/output.h"

#define STEP_SUMMARIES_SHOWN_MAX 24 /* lines; more are for the file alone */

struct step_summaries;

struct step_summaries *step_summaries_new(struct arena *a);
struct record_reader step_summaries_reader(struct step_summaries *summaries);
/* The whole text, each job's under its name. Empty when no step has written any. */
struct str step_summaries_text(struct step_summaries *summaries, struct arena *a);
/* Shows a short summary; for a long one, its length and the `file` that has it. */
void step_summaries_show(
	struct step_summaries *summaries, struct output *out, struct str file, bool color);
