/*
 * emit: emits the records of a run.
 */
#pragma once

#include "engine/run/base/state.h"

uint64_t now_ms(void); /* since 1970 */
/* How long a time limit is. */
uint64_t run_minutes_ms(const struct run *run, double minutes);
/* Masks the record's texts and hands it to the readers. */
void run_emit(struct run *run, struct record *record);
void step_line(struct step *step, enum line_kind kind, struct str text);
void step_line_fmt(struct step *step, enum line_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A few words about the step, for the summary. */
void step_note(struct step *step, struct str text);
/* An error line with its annotation. */
void step_error(struct step *step, const char *fmt, ...) PRINTF_LIKE(2, 3);
void step_annotate(struct step *step, enum line_kind level, struct str message,
	const struct annotation *annotation);
/* An error that belongs to no job. */
void run_error(struct run *run, struct str text);
void job_error(struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);
void job_warning(struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);
void run_difference(struct run *run, struct job *job, struct step *step, struct str text);
/* Tells where the job's folders stay. */
void job_kept(struct job *job);
void run_missing(
	struct run *run, struct job *job, struct step *step, struct str text, struct str help);
