#include "engine/ui/step_summaries.h"

#include "engine/ui/style.h"
#include "expr/base/buf.h"

#include <stdlib.h>

struct job_summary {
	struct str order;
	struct str name;
	struct str text;
};

struct step_summaries {
	struct arena *a;
	struct job_summary *jobs; /* by the job's number */
	size_t count;
	size_t capacity;
};

struct step_summaries *
step_summaries_new(struct arena *a)
{
	struct step_summaries *summaries = arena_new(a, struct step_summaries);

	summaries->a = a;
	return summaries;
}

/* --- reading ------------------------------------------------------------------------------ */

static struct job_summary *
job_of(struct step_summaries *summaries, uint32_t job)
{
	while (summaries->count <= job)
		*arena_push(summaries->a, summaries->jobs, summaries->count, summaries->capacity) =
			(struct job_summary){.order = STR_NONE};
	return &summaries->jobs[job];
}

static void
add(struct step_summaries *summaries, const struct record *record)
{
	struct job_summary *job = job_of(summaries, record->job);
	const struct str end = str_ends(record->summary.markdown, STR("\n")) ? STR_NONE : STR("\n");

	job->text = str_concat(summaries->a, job->text, record->summary.markdown, end);
}

static void
read_record(void *owner, const struct record *record)
{
	struct step_summaries *summaries = owner;

	if (record->kind == RECORD_JOB_QUEUED) {
		struct job_summary *job = job_of(summaries, record->job);
		job->order = str_copy(summaries->a, record->job_queued.order);
		job->name = str_copy(summaries->a, record->job_queued.name);
	} else if (record->kind == RECORD_SUMMARY && record->summary.markdown.n > 0) {
		add(summaries, record);
	}
}

struct record_reader
step_summaries_reader(struct step_summaries *summaries)
{
	return (struct record_reader){.read = read_record, .owner = summaries};
}

/* --- showing ------------------------------------------------------------------------------ */

static int
by_order(const void *x, const void *y)
{
	const struct job_summary *a = x;
	const struct job_summary *b = y;

	return str_order(&a->order, &b->order);
}

struct str
step_summaries_text(struct step_summaries *summaries, struct arena *a)
{
	struct job_summary *jobs = arena_array(a, struct job_summary, summaries->count);
	struct buf b;

	for (size_t i = 0; i < summaries->count; i++)
		jobs[i] = summaries->jobs[i];
	if (summaries->count > 1)
		qsort(jobs, summaries->count, sizeof(*jobs), by_order);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < summaries->count; i++)
		if (jobs[i].text.n > 0)
			buf_add_fmt(&b, "%s## %" STR_FMT "\n\n%" STR_FMT, b.n > 0 ? "\n" : "",
				STR_ARG(jobs[i].name), STR_ARG(jobs[i].text));
	return buf_take(a, &b);
}

static size_t
count_lines(struct str text)
{
	struct str line;
	size_t n = 0;

	while (str_line(&text, &line))
		n++;
	return n;
}

void
step_summaries_show(
	struct step_summaries *summaries, struct output *out, struct str file, bool color)
{
	struct arena tmp = {0};
	struct str text = step_summaries_text(summaries, &tmp);
	const size_t lines = count_lines(text);
	struct str line;

	if (lines > 0) {
		output_add_z(out, "\n");
		style_write(out, STYLE_BOLD, STR("Step summaries"), color);
		output_add_fmt(out, " (%" STR_FMT ")%s\n", STR_ARG(file),
			lines > STEP_SUMMARIES_SHOWN_MAX ? "" : ":");
	}
	while (lines <= STEP_SUMMARIES_SHOWN_MAX && str_line(&text, &line))
		output_add_fmt(out, "%s%" STR_FMT "\n", line.n > 0 ? "  " : "", STR_ARG(line));
	if (lines > STEP_SUMMARIES_SHOWN_MAX)
		output_add_fmt(out, "  %zu lines\n", lines);
	arena_free(&tmp);
}
