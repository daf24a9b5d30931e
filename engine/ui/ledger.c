#include "engine/ui/ledger.h"

#include <assert.h>
#include <stdlib.h>

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

	job->id = str_copy(&ledger->a, record->job_queued.job_id);
	job->name = str_copy(&ledger->a, record->job_queued.name);
	job->order = str_copy(&ledger->a, record->job_queued.order);
	job->sequence = record->job;
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
	job->steps[record->step].name = str_copy(&ledger->a, record->step_started.name);
	job->steps[record->step].stage = record->step_started.stage;
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

static struct str
place_of(struct ledger *ledger, struct str file, unsigned line)
{
	if (file.n == 0 || line == 0)
		return str_copy(&ledger->a, file);
	return str_fmt(&ledger->a, "%" STR_FMT ":%u", STR_ARG(file), line);
}

static void
add_failure(struct ledger *ledger, const struct ledger_job *job,
	const struct record_step_finished *step)
{
	struct ledger_failure *failure = arena_push(
		&ledger->a, ledger->failures, ledger->failure_count, ledger->failure_capacity);

	*failure = (struct ledger_failure){
		.job = job,
		.sequence = ledger->sequence++,
		.step = str_copy(&ledger->a, step->name),
		.place = place_of(ledger, step->file, step->start_line),
		.inner = str_copy(&ledger->a, step->inner_step),
		.script_line = str_copy(&ledger->a, step->script_line),
		.exit_code = step->exit_code,
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
	const struct record_step_finished *finished = &record->step_finished;
	struct ledger_step *step = &job->steps[record->step];

	assert(record->step < job->step_count); /* it was started */
	step->outcome = finished->outcome;
	step->conclusion = finished->conclusion;
	step->exit_code = finished->exit_code;
	step->duration_ms = finished->duration_ms;
	step->not_run = finished->not_run ? str_copy(&ledger->a, finished->reason) : STR_NONE;
	if (finished->conclusion == RESULT_FAILURE)
		add_failure(ledger, job, finished);
}

static void
finish_job(
	struct ledger *ledger, struct ledger_job *job, const struct record_job_finished *finished)
{
	job->is_finished = true;
	job->result = finished->conclusion;
	job->not_run = finished->not_run;
	job->reason = str_copy(&ledger->a, finished->reason);
	job->duration_ms = finished->duration_ms;
}

static void
set_environment(
	struct ledger *ledger, struct ledger_job *job, const struct record_environment *environment)
{
	job->environment = str_copy(&ledger->a, environment->name);
	job->url = str_copy(&ledger->a, environment->url);
}

static struct ledger_note
note_of(struct ledger *ledger, const struct record *record, struct str text)
{
	const struct ledger_job *job = ledger_job(ledger, record->job);

	return (struct ledger_note){
		.job = record->job,
		.order = job ? job->order : STR_NONE,
		.sequence = ledger->sequence++,
		.step = record->step,
		.text = str_copy(&ledger->a, text),
	};
}

static struct ledger_note
annotation_of(struct ledger *ledger, const struct record *record)
{
	const struct record_annotation *annotation = &record->annotation;
	struct ledger_note note = note_of(ledger, record, annotation->message);

	note.kind = annotation->level;
	note.place = place_of(ledger, annotation->file, annotation->start_line);
	return note;
}

static struct ledger_note
missing_of(struct ledger *ledger, const struct record *record)
{
	struct ledger_note note = note_of(ledger, record, record->missing.text);

	note.help = str_copy(&ledger->a, record->missing.help);
	return note;
}

static int
compare(struct str a, size_t a_sequence, struct str b, size_t b_sequence)
{
	const int order = str_cmp(a, b);

	return order != 0 ? order : (a_sequence > b_sequence) - (a_sequence < b_sequence);
}

static int
compare_notes(const void *a, const void *b)
{
	const struct ledger_note *x = a;
	const struct ledger_note *y = b;

	return compare(x->order, x->sequence, y->order, y->sequence);
}

static int
compare_failures(const void *a, const void *b)
{
	const struct ledger_failure *x = a;
	const struct ledger_failure *y = b;

	return compare(x->job->order, x->sequence, y->job->order, y->sequence);
}

static int
compare_jobs(const void *a, const void *b)
{
	const struct ledger_job *x = *(struct ledger_job *const *)a;
	const struct ledger_job *y = *(struct ledger_job *const *)b;

	return compare(x->order, x->sequence, y->order, y->sequence);
}

static void
sort(void *items, size_t count, size_t size_bytes, int (*order)(const void *a, const void *b))
{
	if (count > 1)
		qsort(items, count, size_bytes, order);
}

void
ledger_sort(struct ledger *ledger, struct arena *a, struct ledger_job ***jobs, size_t *count)
{
	*jobs = arena_array(a, struct ledger_job *, ledger->job_count);
	*count = 0;
	for (size_t i = 0; i < ledger->job_count; i++)
		if (ledger->jobs[i])
			(*jobs)[(*count)++] = ledger->jobs[i];
	sort(*jobs, *count, sizeof(struct ledger_job *), compare_jobs);
	sort(ledger->failures, ledger->failure_count, sizeof(struct ledger_failure),
		compare_failures);
	sort(ledger->annotations, ledger->annotation_count, sizeof(struct ledger_note),
		compare_notes);
	sort(ledger->missing, ledger->missing_count, sizeof(struct ledger_note), compare_notes);
}

/* Which of jobs that run at once tells it first is chance: the first one in the files counts. */
static void
add_difference(struct ledger *ledger, const struct record *record)
{
	const struct ledger_job *job = ledger_job(ledger, record->job);
	struct ledger_note *known = (struct ledger_note *)(uintptr_t)map_find(
		&ledger->differences, record->difference.text);

	if (!known) {
		known = arena_new(&ledger->a, struct ledger_note);
		*known = note_of(ledger, record, record->difference.text);
		map_set(&ledger->differences, known->text, known);
	} else if (str_cmp(job ? job->order : STR_NONE, known->order) < 0) {
		known->order = job ? job->order : STR_NONE;
	}
}

static int
compare_differences(const void *a, const void *b)
{
	return compare_notes(
		*(const struct ledger_note *const *)a, *(const struct ledger_note *const *)b);
}

const struct ledger_note **
ledger_differences(const struct ledger *ledger, struct arena *a)
{
	const size_t count = ledger->differences.count;
	const struct ledger_note **notes = arena_array(a, const struct ledger_note *, count);

	for (size_t i = 0; i < count; i++)
		notes[i] = ledger->differences.entries[i].value;
	sort(notes, count, sizeof(*notes), compare_differences);
	return notes;
}

static void
read_about_run(struct ledger *ledger, const struct record *record)
{
	switch (record->kind) {
	case RECORD_JOB_QUEUED: add_job(ledger, record); break;
	case RECORD_DIFFERENCE: add_difference(ledger, record); break;
	case RECORD_MISSING:
		*arena_push(&ledger->a, ledger->missing, ledger->missing_count,
			ledger->missing_capacity) = missing_of(ledger, record);
		break;
	case RECORD_ANNOTATION:
		*arena_push(&ledger->a, ledger->annotations, ledger->annotation_count,
			ledger->annotation_capacity) = annotation_of(ledger, record);
		break;
	case RECORD_RUN_STARTED:
	case RECORD_WAITING:
	case RECORD_ENVIRONMENT:
	case RECORD_KEPT:
	case RECORD_TURN:
	case RECORD_CANCELLING:
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
		if (record->line.kind != LINE_COMMAND && record->line.kind != LINE_END_GROUP)
			add_tail(job, record->line.text);
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
		finish_job(ledger, job, &record->job_finished);
	else if (record->kind == RECORD_ENVIRONMENT)
		set_environment(ledger, job, &record->environment);
	else if (record->kind == RECORD_KEPT) {
		job->kept = str_copy(&ledger->a, record->kept.workspace);
		ledger->kept = str_copy(&ledger->a, record->kept.folder);
	} else if (record->kind == RECORD_NOTE && record->step < job->step_count)
		job->steps[record->step].note = str_copy(&ledger->a, record->note.text);
}
