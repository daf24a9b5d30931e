#include "engine/ui/text_view.h"

#include "engine/ui/ledger.h"
#include "engine/ui/style.h"
#include "engine/ui/summary.h"

struct text_view {
	struct arena *a;
	struct output *out;
	struct text_view_options options;
	struct ledger ledger;
	struct str title;
	bool many_jobs;
	struct arena waiting; /* of the name of a step whose start is not shown yet */
	struct str waiting_name;
	uint32_t waiting_job;
};

struct text_view *
text_view_new(struct arena *a, struct output *output, const struct text_view_options *options)
{
	struct text_view *view = arena_new(a, struct text_view);

	view->a = a;
	view->out = output;
	view->options = *options;
	ledger_init(&view->ledger);
	return view;
}

void
text_view_free(struct text_view *view)
{
	ledger_free(&view->ledger);
	arena_free(&view->waiting);
}

/* --- pieces ------------------------------------------------------------------------------- */

static void
styled(struct text_view *v, enum style style, struct str text)
{
	if (style != STYLE_NONE)
		output_add_z(v->out, style_begin(style, v->options.color));
	output_add(v->out, text);
	if (style != STYLE_NONE)
		output_add_z(v->out, style_end(v->options.color));
}

/* Says which job the line is from, where there are several. */
static void
prefix(struct text_view *v, uint32_t index)
{
	const struct ledger_job *job = ledger_job(&v->ledger, index);

	if (!v->many_jobs || !job)
		return;
	styled(v, STYLE_CYAN, job->name);
	output_add(v->out, STR(" "));
}

static void
end_line(struct text_view *v)
{
	output_add(v->out, STR("\n"));
}

static void
drop_waiting(struct text_view *v)
{
	v->waiting_name = STR_NONE;
	arena_reset(&v->waiting);
}

/* --- records ------------------------------------------------------------------------------ */

static void
run_started(struct text_view *v, const struct record *record)
{
	v->title = str_copy(v->a, record->name);
	v->many_jobs = record->counts.success > 1;
	styled(v, STYLE_BOLD, record->name);
	if (record->title.n > 0)
		output_add_fmt(v->out, " · %" STR_FMT, STR_ARG(record->title));
	output_add_fmt(v->out, " · %" STR_FMT " · %" STR_FMT " · %" STR_FMT "\n",
		STR_ARG(record->text), STR_ARG(record->help), STR_ARG(record->id));
}

static void
waiting(struct text_view *v, const struct record *record)
{
	styled(v, STYLE_BOLD, record->name);
	output_add(v->out, record->name.n > 0 ? STR(" · ") : STR(""));
	output_add(v->out, record->text);
	end_line(v);
}

static void
job_started(struct text_view *v, const struct record *record)
{
	styled(v, STYLE_BOLD, record->name);
	output_add_fmt(v->out, " · %" STR_FMT ", on this machine\n", STR_ARG(record->text));
}

/* A step that is skipped ends at once and needs no line for its start: that one waits a little. */
static void
step_started(struct text_view *v, const struct record *record)
{
	v->waiting_job = record->job;
	v->waiting_name = str_copy(&v->waiting, record->name);
}

static void
show_waiting(struct text_view *v)
{
	if (v->waiting_name.n == 0)
		return;
	prefix(v, v->waiting_job);
	styled(v, STYLE_BOLD, STR("▸ "));
	styled(v, STYLE_BOLD, v->waiting_name);
	end_line(v);
	drop_waiting(v);
}

struct line_look {
	const char *before;
	enum style style;
};

static const struct line_look looks[] = {
	[LINE_OUTPUT] = {"", STYLE_NONE},
	[LINE_COMMAND] = {"$ ", STYLE_CYAN},
	[LINE_GROUP] = {"▾ ", STYLE_BOLD},
	[LINE_END_GROUP] = {"", STYLE_NONE},
	[LINE_DEBUG] = {"debug: ", STYLE_DIM},
	[LINE_NOTICE] = {"notice: ", STYLE_BLUE},
	[LINE_WARNING] = {"warning: ", STYLE_YELLOW},
	[LINE_ERROR] = {"error: ", STYLE_RED},
};

static bool
is_hidden(const struct text_view *v, enum line_kind kind)
{
	if (kind == LINE_COMMAND)
		return !v->options.verbose && !v->options.dry_run;
	return kind == LINE_END_GROUP;
}

static void
line(struct text_view *v, const struct record *record)
{
	const struct line_look *look = &looks[record->line];

	if (is_hidden(v, record->line))
		return;
	prefix(v, record->job);
	output_add(v->out, STR("  "));
	if (look->style == STYLE_NONE) {
		output_add(v->out, record->text);
	} else {
		styled(v, look->style, str_from(look->before));
		styled(v, look->style, record->text);
	}
	end_line(v);
}

static enum style
result_style(enum result result)
{
	switch (result) {
	case RESULT_SUCCESS: return STYLE_GREEN;
	case RESULT_FAILURE: return STYLE_RED;
	case RESULT_CANCELLED: return STYLE_YELLOW;
	case RESULT_SKIPPED:
	case RESULT_NONE: return STYLE_DIM;
	}
	return STYLE_NONE;
}

static void
step_finished(struct text_view *v, const struct record *record)
{
	struct arena tmp = {0};

	prefix(v, record->job);
	styled(v, result_style(record->outcome), str_from(summary_mark(record->outcome, false)));
	output_add(v->out, STR(" "));
	output_add(v->out, record->name);
	if (record->outcome == RESULT_SKIPPED)
		styled(v, STYLE_DIM, STR(" skipped"));
	else
		styled(v, STYLE_DIM,
			str_fmt(&tmp, " %" STR_FMT,
				STR_ARG(summary_duration(&tmp, record->duration_ms))));
	end_line(v);
	arena_free(&tmp);
}

static void
job_finished(struct text_view *v, const struct record *record)
{
	if (!record->not_run && record->text.n == 0)
		return;
	styled(v, record->not_run ? STYLE_YELLOW : STYLE_DIM,
		str_from(summary_mark(record->conclusion, record->not_run)));
	output_add_fmt(v->out, " %" STR_FMT "%s%" STR_FMT "\n", STR_ARG(record->name),
		record->not_run ? " is not run: " : ": ", STR_ARG(record->text));
}

/* An error that belongs to no step has no line of its own in a log. */
static void
annotation(struct text_view *v, const struct record *record)
{
	if (record->step != RECORD_NO_INDEX)
		return;
	prefix(v, record->job);
	styled(v, looks[record->line].style, str_from(looks[record->line].before));
	output_add(v->out, record->text);
	end_line(v);
}

static void
show_live(struct text_view *v, const struct record *record)
{
	switch (record->kind) {
	case RECORD_RUN_STARTED: run_started(v, record); break;
	case RECORD_WAITING: waiting(v, record); break;
	case RECORD_JOB_STARTED: job_started(v, record); break;
	case RECORD_STEP_STARTED: step_started(v, record); break;
	case RECORD_LINE: line(v, record); break;
	case RECORD_STEP_FINISHED: step_finished(v, record); break;
	case RECORD_JOB_FINISHED: job_finished(v, record); break;
	case RECORD_ANNOTATION: annotation(v, record); break;
	case RECORD_JOB_QUEUED:
	case RECORD_OUTPUT_SET:
	case RECORD_SUMMARY:
	case RECORD_NOTE:
	case RECORD_DIFFERENCE:
	case RECORD_MISSING:
	case RECORD_RUN_FINISHED: break;
	}
}

static void
read_record(void *owner, const struct record *record)
{
	struct text_view *v = owner;

	ledger_read(&v->ledger, record);
	if (record->kind == RECORD_JOB_QUEUED && record->job > 0)
		v->many_jobs = true;
	if (record->kind == RECORD_RUN_STARTED)
		v->title = str_copy(v->a, record->name);
	if (!v->options.quiet) {
		if (record->kind == RECORD_STEP_FINISHED && record->outcome == RESULT_SKIPPED)
			drop_waiting(v);
		show_waiting(v);
		show_live(v, record);
	}
	if (record->kind == RECORD_RUN_FINISHED) {
		summary_write(
			v->out, &v->ledger, record, v->title, v->options.color, v->options.dry_run);
		output_flush(v->out);
	}
}

static void
idle(void *owner)
{
	struct text_view *v = owner;

	show_waiting(v);
	output_flush(v->out);
}

struct record_reader
text_view_reader(struct text_view *view)
{
	return (struct record_reader){.read = read_record, .idle = idle, .owner = view};
}
