#include "engine/ui/text_view.h"

#include "engine/ui/job_logs.h"
#include "engine/ui/ledger.h"
#include "engine/ui/style.h"
#include "engine/ui/summary.h"

struct text_view {
	struct arena *a;
	struct output *screen;
	struct output
		*out; /* where the record at hand is shown: the screen, or what its log keeps */
	struct text_view_options options;
	struct ledger ledger;
	struct job_logs logs;
	struct str title;
};

struct text_view *
text_view_new(struct arena *a, struct output *output, const struct text_view_options *options)
{
	struct text_view *view = arena_new(a, struct text_view);

	view->a = a;
	view->screen = output;
	view->out = output;
	view->options = *options;
	ledger_init(&view->ledger);
	job_logs_init(&view->logs, output);
	return view;
}

void
text_view_free(struct text_view *view)
{
	ledger_free(&view->ledger);
	job_logs_free(&view->logs);
}

/* --- pieces ------------------------------------------------------------------------------- */

static void
styled(struct text_view *v, enum style style, struct str text)
{
	style_write(v->out, style, text, v->options.color);
}

static void
end_line(struct text_view *v)
{
	output_add(v->out, STR("\n"));
}

static void
drop_waiting(struct job_log *log)
{
	log->waiting = STR_NONE;
	arena_reset(&log->a);
}

/* --- records ------------------------------------------------------------------------------ */

static void
run_started(struct text_view *v, const struct record *record)
{
	v->title = str_copy(v->a, record->name);
	styled(v, STYLE_BOLD, record->name);
	if (record->title.n > 0)
		output_add_fmt(v->out, " · %" STR_FMT, STR_ARG(record->title));
	output_add_fmt(v->out, " · %" STR_FMT " · %" STR_FMT, STR_ARG(record->text),
		STR_ARG(record->help));
	if (!str_eq(record->id,
		    record->name)) /* GitHub calls a workflow without a name by its path */
		output_add_fmt(v->out, " · %" STR_FMT, STR_ARG(record->id));
	end_line(v);
}

static void
waiting(struct text_view *v, const struct record *record)
{
	styled(v, STYLE_BOLD, record->name);
	output_add(v->out, record->name.n > 0 ? STR(" · ") : STR(""));
	output_add(v->out, record->text);
	end_line(v);
}

/* Behind the ^C that a terminal shows. */
static void
cancelling(struct text_view *v, const struct record *record)
{
	output_add_z(v->out, "\n");
	styled(v, STYLE_YELLOW, record->text);
	end_line(v);
	output_flush(v->out);
}

static void
job_started(struct text_view *v, const struct record *record)
{
	styled(v, STYLE_BOLD, record->name);
	output_add_fmt(v->out, " · %" STR_FMT ", on this machine\n", STR_ARG(record->text));
	if (v->options.verbose && record->help.n > 0)
		output_add_fmt(v->out, "  permissions: %" STR_FMT "\n", STR_ARG(record->help));
}

/* A step that is skipped ends at once and needs no line for its start: that one waits a little. */
static void
step_started(struct text_view *v, const struct record *record)
{
	struct job_log *log = job_logs_of(&v->logs, record->job);

	log->waiting = str_copy(&log->a, record->name);
}

static void
show_waiting(struct text_view *v, uint32_t job)
{
	struct job_log *log = job_logs_of(&v->logs, job);

	if (log->waiting.n == 0)
		return;
	v->out = job_logs_out(&v->logs, job);
	styled(v, STYLE_BOLD, STR("▸ "));
	styled(v, STYLE_BOLD, log->waiting);
	end_line(v);
	drop_waiting(log);
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
	output_add(v->out, STR("  "));
	if (look->style == STYLE_NONE) {
		output_add(v->out, record->text);
	} else {
		styled(v, look->style, str_from(look->before));
		styled(v, look->style, record->text);
	}
	end_line(v);
}

static void
step_finished(struct text_view *v, const struct record *record)
{
	struct arena tmp = {0};

	styled(v, summary_style(record->outcome, record->not_run),
		str_from(summary_mark(record->outcome, record->not_run)));
	output_add(v->out, STR(" "));
	output_add(v->out, record->name);
	if (record->not_run)
		styled(v, STYLE_YELLOW, STR(" not run"));
	else if (record->outcome == RESULT_SKIPPED)
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
	case RECORD_TURN: job_logs_turn(&v->logs, record->job); break;
	case RECORD_CANCELLING: cancelling(v, record); break;
	case RECORD_JOB_QUEUED:
	case RECORD_OUTPUT_SET:
	case RECORD_SUMMARY:
	case RECORD_NOTE:
	case RECORD_DIFFERENCE:
	case RECORD_MISSING:
	case RECORD_ENVIRONMENT:
	case RECORD_KEPT:
	case RECORD_RUN_FINISHED: break;
	}
}

/* Kinds that show nothing open no log. */
static bool
is_shown(const struct text_view *v, const struct record *record)
{
	switch (record->kind) {
	case RECORD_WAITING:
	case RECORD_JOB_STARTED:
	case RECORD_STEP_FINISHED: return true;
	case RECORD_LINE: return !is_hidden(v, record->line);
	case RECORD_ANNOTATION: return record->step == RECORD_NO_INDEX;
	case RECORD_JOB_FINISHED: return record->not_run || record->text.n > 0;
	case RECORD_RUN_STARTED:
	case RECORD_JOB_QUEUED:
	case RECORD_TURN:
	case RECORD_CANCELLING:
	case RECORD_STEP_STARTED:
	case RECORD_OUTPUT_SET:
	case RECORD_SUMMARY:
	case RECORD_NOTE:
	case RECORD_DIFFERENCE:
	case RECORD_MISSING:
	case RECORD_ENVIRONMENT:
	case RECORD_KEPT:
	case RECORD_RUN_FINISHED: return false;
	}
	return false;
}

static void
show(struct text_view *v, const struct record *record)
{
	v->out = v->screen;
	if (record->job != RECORD_NO_INDEX && is_shown(v, record)) {
		if (record->kind == RECORD_STEP_FINISHED && record->outcome == RESULT_SKIPPED &&
			!record->not_run)
			drop_waiting(job_logs_of(&v->logs, record->job));
		show_waiting(v, record->job);
		v->out = job_logs_out(&v->logs, record->job);
	}
	show_live(v, record);
	v->out = v->screen;
}

static void
read_record(void *owner, const struct record *record)
{
	struct text_view *v = owner;

	ledger_read(&v->ledger, record);
	if (record->kind == RECORD_RUN_STARTED)
		v->title = str_copy(v->a, record->name);
	if (!v->options.quiet)
		show(v, record);
	if (record->kind == RECORD_RUN_FINISHED) {
		job_logs_end(&v->logs);
		if (v->options.summaries)
			step_summaries_show(v->options.summaries, v->screen,
				v->options.summary_file, v->options.color);
		summary_write(v->screen, &v->ledger, record, v->title, v->options.color,
			v->options.dry_run);
		output_flush(v->screen);
	}
}

static void
idle(void *owner)
{
	struct text_view *v = owner;

	for (size_t i = 0; i < v->logs.count; i++)
		if (v->logs.logs[i] && v->logs.logs[i]->is_open)
			show_waiting(v, (uint32_t)i);
	v->out = v->screen;
	output_flush(v->screen);
}

struct record_reader
text_view_reader(struct text_view *view)
{
	return (struct record_reader){.read = read_record, .idle = idle, .owner = view};
}
