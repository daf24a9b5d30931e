#include "engine/ui/ledger.h"

#include <assert.h>

#define TAIL_LINE_MAX ((size_t)2000)

void
ledger_init(struct ledger *ledger)
{
	*ledger = (struct ledger){0};
	map_init(&ledger->differences, &ledger->a, false);
}

void
ledger_free(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->job_count; i++)
		for (size_t j = 0; ledger->jobs[i] && j < LEDGER_TAIL_LINES; j++)
			buf_free(&ledger->jobs[i]->tail[j]);
	arena_free(&ledger->a);
}

struct ledger_job *
ledger_job(struct ledger *ledger, uint32_t index)
{
	return index < ledger->job_count ? ledger->jobs[index] : NULL;
}

struct ledger_step *
ledger_step(struct ledger *ledger, uint32_t job, uint32_t step)
{
	const struct ledger_job *found = ledger_job(ledger, job);

	return found && step < found->step_count ? &found->steps[step] : NULL;
}

static void
add_job(struct ledger *ledger, const struct record *record)
{
	struct ledger_job *job = arena_new(&ledger->a, struct ledger_job);

	job->id = str_copy(&ledger->a, record->id);
	job->name = str_copy(&ledger->a, record->name);
	for (size_t i = 0; i < LEDGER_TAIL_LINES; i++)
		buf_init(&job->tail[i], TAIL_LINE_MAX);
	while (ledger->job_count <= record->job)
		*arena_push(&ledger->a, ledger->jobs, ledger->job_count, ledger->job_capacity) =
			NULL;
	ledger->jobs[record->job] = job;
}

static void
add_step(struct ledger *ledger, struct ledger_job *job, const struct record *record)
{
	while (job->step_count <= record->step)
		*arena_push(&ledger->a, job->steps, job->step_count, job->step_capacity) =
			(struct ledger_step){.exit_code = -1};
	job->steps[record->step].name = str_copy(&ledger->a, record->name);
	job->steps[record->step].stage = record->stage;
	job->steps[record->step].is_started = true;
	job->tail_count = 0;
	job->tail_next = 0;
}

static void
add_tail(struct ledger_job *job, struct str line)
{
	struct buf *slot = &job->tail[job->tail_next];

	buf_clear(slot);
	buf_add(slot, line);
	job->tail_next = (job->tail_next + 1) % LEDGER_TAIL_LINES;
	if (job->tail_count < LEDGER_TAIL_LINES)
		job->tail_count++;
}

static void
add_failure(struct ledger *ledger, const struct ledger_job *job, const struct record *record)
{
	struct ledger_failure *failure = arena_push(
		&ledger->a, ledger->failures, ledger->failure_count, ledger->failure_capacity);

	*failure = (struct ledger_failure){
		.job = job->name,
		.step = str_copy(&ledger->a, record->name),
		.exit_code = record->exit_code,
		.lines = arena_array(&ledger->a, struct str, job->tail_count),
		.line_count = job->tail_count,
	};
	for (size_t i = 0; i < job->tail_count; i++) {
		const size_t at = (job->tail_next + LEDGER_TAIL_LINES - job->tail_count + i) %
				  LEDGER_TAIL_LINES;
		failure->lines[i] = str_copy(&ledger->a, buf_str(&job->tail[at]));
	}
}

static void
finish_step(struct ledger *ledger, struct ledger_job *job, const struct record *record)
{
	struct ledger_step *step = &job->steps[record->step];

	assert(record->step < job->step_count); /* it was started */
	step->outcome = record->outcome;
	step->conclusion = record->conclusion;
	step->exit_code = record->exit_code;
	step->duration_ms = record->duration_ms;
	if (record->conclusion == RESULT_FAILURE)
		add_failure(ledger, job, record);
}

static void
finish_job(struct ledger *ledger, struct ledger_job *job, const struct record *record)
{
	job->is_finished = true;
	job->result = record->conclusion;
	job->not_run = record->not_run;
	job->reason = str_copy(&ledger->a, record->text);
	job->duration_ms = record->duration_ms;
}

static struct str
place_of(struct ledger *ledger, const struct annotation *at)
{
	if (!at || at->file.n == 0)
		return STR_NONE;
	if (at->line == 0)
		return str_copy(&ledger->a, at->file);
	return str_fmt(&ledger->a, "%" STR_FMT ":%u", STR_ARG(at->file), at->line);
}

static struct ledger_note
note_of(struct ledger *ledger, const struct record *record)
{
	return (struct ledger_note){
		.kind = record->line,
		.job = record->job,
		.step = record->step,
		.place = place_of(ledger, record->annotation),
		.text = str_copy(&ledger->a, record->text),
		.help = str_copy(&ledger->a, record->help),
	};
}

static void
add_difference(struct ledger *ledger, struct str text)
{
	if (!map_has(&ledger->differences, text))
		map_set(&ledger->differences, str_copy(&ledger->a, text), "");
}

static void
read_about_run(struct ledger *ledger, const struct record *record)
{
	switch (record->kind) {
	case RECORD_JOB_QUEUED: add_job(ledger, record); break;
	case RECORD_DIFFERENCE: add_difference(ledger, record->text); break;
	case RECORD_MISSING:
		*arena_push(&ledger->a, ledger->missing, ledger->missing_count,
			ledger->missing_capacity) = note_of(ledger, record);
		break;
	case RECORD_ANNOTATION:
		*arena_push(&ledger->a, ledger->annotations, ledger->annotation_count,
			ledger->annotation_capacity) = note_of(ledger, record);
		break;
	case RECORD_RUN_STARTED:
	case RECORD_WAITING:
	case RECORD_JOB_STARTED:
	case RECORD_STEP_STARTED:
	case RECORD_LINE:
	case RECORD_OUTPUT_SET:
	case RECORD_SUMMARY:
	case RECORD_NOTE:
	case RECORD_STEP_FINISHED:
	case RECORD_JOB_FINISHED:
	case RECORD_RUN_FINISHED: break;
	}
}

void
ledger_read(struct ledger *ledger, const struct record *record)
{
	struct ledger_job *job = ledger_job(ledger, record->job);

	if (record->kind == RECORD_LINE && job) {
		if (record->line != LINE_COMMAND && record->line != LINE_END_GROUP)
			add_tail(job, record->text);
		return;
	}
	read_about_run(ledger, record);
	if (!job)
		return;
	if (record->kind == RECORD_STEP_STARTED)
		add_step(ledger, job, record);
	else if (record->kind == RECORD_STEP_FINISHED)
		finish_step(ledger, job, record);
	else if (record->kind == RECORD_JOB_FINISHED)
		finish_job(ledger, job, record);
	else if (record->kind == RECORD_NOTE && record->step < job->step_count)
		job->steps[record->step].note = str_copy(&ledger->a, record->text);
}
