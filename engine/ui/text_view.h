/*
 * text_view: a run's records as lines for a person, on a terminal or in a file.
 *
 * Live       Each step's name when it starts, its output as it comes, its result when it ends.
 * Jobs       Of concurrent jobs the first is shown live, and the others one after the other when
 *            its log has ended (job_logs.h): their lines never mix.
 * Summary    At the end: each job and step, in the order of the files, with status and duration,
 *            the last lines of failed steps, missing tools and secrets with help, and differences
 *            from GitHub.
 */
#pragma once

#include "engine/record/record.h"
#include "engine/ui/output.h"
#include "engine/ui/step_summaries.h"

struct text_view;

struct text_view_options {
	bool color;
	bool quiet;                       /* the summary alone */
	bool verbose;                     /* also the commands, line by line, and debug messages */
	bool dry_run;                     /* nothing was run: the view shows what a run would do */
	struct step_summaries *summaries; /* NULL, or read before the view is */
	struct str summary_file;          /* where they are */
};

/* `output` is borrowed. text_view_free releases what the view keeps. */
struct text_view *text_view_new(
	struct arena *a, struct output *output, const struct text_view_options *options);
void text_view_free(struct text_view *view);
struct record_reader text_view_reader(struct text_view *view);
