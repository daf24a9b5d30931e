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
	const struct record_run_started *run = &record->run_started;

	styled(v, STYLE_BOLD, run->workflow);
	if (run->run_name.n > 0)
		output_add_fmt(v->out, " · %" STR_FMT, STR_ARG(run->run_name));
	output_add_fmt(
		v->out, " · %" STR_FMT " · %" STR_FMT, STR_ARG(run->event), STR_ARG(run->ref));
	/* GitHub calls a workflow without a name by its path */
	if (!str_eq(run->path, run->workflow))
		output_add_fmt(v->out, " · %" STR_FMT, STR_ARG(run->path));
	end_line(v);
}

static void
waiting(struct text_view *v, const struct record *record)
{
	styled(v, STYLE_BOLD, record->waiting.name);
	output_add(v->out, record->waiting.name.n > 0 ? STR(" · ") : STR(""));
	output_add(v->out, record->waiting.text);
	end_line(v);
}

/* Behind the ^C that a terminal shows. */
static void
cancelling(struct text_view *v, const struct record *record)
{
	output_add_z(v->out, "\n");
	styled(v, STYLE_YELLOW, record->cancelling.text);
	end_line(v);
	output_flush(v->out);
}

static void
job_started(struct text_view *v, const struct record *record)
{
	const struct record_job_started *job = &record->job_started;

	styled(v, STYLE_BOLD, job->name);
	output_add_fmt(v->out, " · %" STR_FMT ", on this machine\n", STR_ARG(job->runs_on));
	if (v->options.verbose && job->permissions.n > 0)
		output_add_fmt(v->out, "  permissions: %" STR_FMT "\n", STR_ARG(job->permissions));
}

/* A step that is skipped ends at once and needs no line for its start: that one waits a little. */
static void
step_started(struct text_view *v, const struct record *record)
{
	struct job_log *log = job_logs_of(&v->logs, record->job);

	log->waiting = str_copy(&log->a, record->step_started.name);
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
	const struct line_look *look = &looks[record->line.kind];

	if (is_hidden(v, record->line.kind))
		return;
	output_add(v->out, STR("  "));
	if (look->style == STYLE_NONE) {
		output_add(v->out, record->line.text);
	} else {
		styled(v, look->style, str_from(look->before));
		styled(v, look->style, record->line.text);
	}
	end_line(v);
}

static void
step_finished(struct text_view *v, const struct record *record)
{
	const struct record_step_finished *step = &record->step_finished;
	struct arena tmp = {0};

	styled(v, summary_style(step->outcome, step->not_run),
		str_from(summary_mark(step->outcome, step->not_run)));
	output_add(v->out, STR(" "));
	output_add(v->out, step->name);
	if (step->not_run)
		styled(v, STYLE_YELLOW, STR(" not run"));
	else if (step->outcome == RESULT_SKIPPED)
		styled(v, STYLE_DIM, STR(" skipped"));
	else
		styled(v, STYLE_DIM,
			str_fmt(&tmp, " %" STR_FMT,
				STR_ARG(summary_duration(&tmp, step->duration_ms))));
	end_line(v);
	arena_free(&tmp);
}

static void
job_finished(struct text_view *v, const struct record *record)
{
	const struct record_job_finished *job = &record->job_finished;

	if (!job->not_run && job->reason.n == 0)
		return;
	styled(v, job->not_run ? STYLE_YELLOW : STYLE_DIM,
		str_from(summary_mark(job->conclusion, job->not_run)));
	output_add_fmt(v->out, " %" STR_FMT "%s%" STR_FMT "\n", STR_ARG(job->name),
		job->not_run ? " is not run: " : ": ", STR_ARG(job->reason));
}

/* An error that belongs to no step has no line of its own in a log. */
static void
annotation(struct text_view *v, const struct record *record)
{
	const struct line_look *look = &looks[record->annotation.level];

	if (record->step != RECORD_NO_INDEX)
		return;
	styled(v, look->style, str_from(look->before));
	output_add(v->out, record->annotation.message);
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
	case RECORD_LINE: return !is_hidden(v, record->line.kind);
	case RECORD_ANNOTATION: return record->step == RECORD_NO_INDEX;
	case RECORD_JOB_FINISHED:
		return record->job_finished.not_run || record->job_finished.reason.n > 0;
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
		if (record->kind == RECORD_STEP_FINISHED &&
			record->step_finished.outcome == RESULT_SKIPPED &&
			!record->step_finished.not_run)
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
		v->title = str_copy(v->a, record->run_started.workflow);
	if (!v->options.quiet)
		show(v, record);
	if (record->kind == RECORD_RUN_FINISHED) {
		job_logs_end(&v->logs);
		if (v->options.summaries)
			step_summaries_show(v->options.summaries, v->screen,
				v->options.summary_file, v->options.color);
		summary_write(v->screen, &v->ledger, &record->run_finished, v->title,
			v->options.color, v->options.dry_run);
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
