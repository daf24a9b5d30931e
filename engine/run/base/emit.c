#include "engine/run/base/emit.h"

#include "engine/run/base/record_mask.h"

#include <stdio.h>
#include <time.h>

#define MINUTE_MS UINT64_C(60000)

static const struct annotation no_place;

uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t
run_minutes_ms(const struct run *run, double minutes)
{
	const uint64_t minute_ms = run->options->minute_ms;

	return (uint64_t)(minutes * (double)(minute_ms > 0 ? minute_ms : MINUTE_MS));
}

void
run_emit(struct run *run, struct record *record)
{
	record->time_ms = now_ms();
	record->sequence = ++run->sequence;
	record_mask(record, run->mask, &run->scratch);
	for (size_t i = 0; i < run->options->reader_count; i++) {
		const struct record_reader *reader = &run->options->readers[i];
		reader->read(reader->owner, record);
	}
	arena_reset(&run->scratch);
}

void
step_line(struct step *step, enum line_kind kind, struct str text)
{
	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_LINE,
					 .job = step->job->index,
					 .step = step->shown->index,
					 .line = {.text = text, .kind = kind},
				 });
}

void
step_note(struct step *step, struct str text)
{
	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_NOTE,
					 .job = step->job->index,
					 .step = step->shown->index,
					 .note = {.text = text},
				 });
}

void
step_line_fmt(struct step *step, enum line_kind kind, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	step_line(step, kind, str_vfmt(&step->a, fmt, args));
	va_end(args);
}

void
step_annotate(struct step *step, enum line_kind level, struct str message,
	const struct annotation *annotation)
{
	/* all are logged, but no more of a kind are kept */
	if (step->shown->annotation_counts[level]++ >= ANNOTATIONS_MAX)
		return;
	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_ANNOTATION,
					 .job = step->job->index,
					 .step = step->shown->index,
					 .annotation =
						 {
							 .message = message,
							 .level = level,
							 .title = annotation->title,
							 .file = annotation->file,
							 .start_line = annotation->line,
							 .end_line = annotation->end_line,
							 .start_column = annotation->column,
							 .end_column = annotation->end_column,
						 },
				 });
}

void
step_error(struct step *step, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	const struct str text = str_vfmt(&step->a, fmt, args);
	va_end(args);
	step_line(step, LINE_ERROR, text);
	step_annotate(step, LINE_ERROR, text, &no_place);
}

void
run_error(struct run *run, struct str text)
{
	run_emit(run, &(struct record){
			      .kind = RECORD_ANNOTATION,
			      .job = RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .annotation = {.message = text, .level = LINE_ERROR},
		      });
}

static void
job_annotate(struct job *job, enum line_kind level, const char *fmt, va_list args)
{
	run_emit(job->run,
		&(struct record){
			.kind = RECORD_ANNOTATION,
			.job = job->index,
			.step = RECORD_NO_INDEX,
			.annotation = {.message = str_vfmt(&job->a, fmt, args), .level = level},
		});
}

void
job_error(struct job *job, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	job_annotate(job, LINE_ERROR, fmt, args);
	va_end(args);
}

void
job_warning(struct job *job, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	job_annotate(job, LINE_WARNING, fmt, args);
	va_end(args);
}

void
run_difference(struct run *run, struct job *job, struct step *step, struct str text)
{
	run_emit(run, &(struct record){
			      .kind = RECORD_DIFFERENCE,
			      .job = job ? job->index : RECORD_NO_INDEX,
			      .step = step ? step->shown->index : RECORD_NO_INDEX,
			      .difference = {.text = text},
		      });
}

void
job_kept(struct job *job)
{
	run_emit(job->run, &(struct record){
				   .kind = RECORD_KEPT,
				   .job = job->index,
				   .step = RECORD_NO_INDEX,
				   .kept = {.job_id = job->model->id,
					   .name = job->name,
					   .workspace = job->workspace,
					   .folder = job->run->slot.folder},
			   });
}

void
run_missing(struct run *run, struct job *job, struct step *step, struct str text, struct str help)
{
	const struct job *of = step ? step->job : job;

	if (job)
		job->is_missing = true;
	if (step)
		step->is_missing = true;
	/* jobs of a matrix lack the same */
	if (map_has(&run->told_missing, text))
		return;
	map_set(&run->told_missing, str_copy(&run->a, text), "");
	run_emit(run, &(struct record){
			      .kind = RECORD_MISSING,
			      .job = of ? of->index : RECORD_NO_INDEX,
			      .step = step ? step->shown->index : RECORD_NO_INDEX,
			      .missing = {.text = text, .help = help},
		      });
}
