#include "engine/ui/summary.h"

#include "engine/ui/text_width.h"
#include "expr/base/unicode.h"

#define NAME_WIDTH_MAX  60
#define NAME_WIDTH_MIN  16
#define DURATION_WIDTH  13  /* with the text before a job's name */
#define LINE_LENGTH_MAX 100 /* of a script, in bytes */

struct summary_writer {
	struct output *out;
	struct arena a;
	bool color;
};

static void
styled(struct summary_writer *w, enum style style, struct str text)
{
	style_write(w->out, style, text, w->color);
}

enum style
summary_style(enum result result, bool not_run)
{
	if (not_run)
		return STYLE_YELLOW;
	switch (result) {
	case RESULT_SUCCESS: return STYLE_GREEN;
	case RESULT_FAILURE: return STYLE_RED;
	case RESULT_CANCELLED: return STYLE_YELLOW;
	case RESULT_SKIPPED:
	case RESULT_NONE: return STYLE_DIM;
	}
	return STYLE_NONE;
}

const char *
summary_mark(enum result result, bool not_run)
{
	if (not_run)
		return "!";
	switch (result) {
	case RESULT_SUCCESS: return "✓";
	case RESULT_FAILURE: return "✗";
	case RESULT_CANCELLED: return "⊘";
	case RESULT_SKIPPED:
	case RESULT_NONE: return "○";
	}
	return " ";
}

struct str
summary_duration(struct arena *a, uint64_t duration_ms)
{
	const unsigned long long seconds = duration_ms / 1000;

	if (seconds < 60)
		return str_fmt(
			a, "%llu.%llus", seconds, (unsigned long long)duration_ms % 1000 / 100);
	if (seconds < 3600)
		return str_fmt(a, "%llum %02llus", seconds / 60, seconds % 60);
	return str_fmt(a, "%lluh %02llum", seconds / 3600, seconds % 3600 / 60);
}

static void
pad(struct summary_writer *w, struct str text, size_t width)
{
	/* only a terminal has an end of the line */
	const struct str shown = w->out->columns > 0 ? text_fit(&w->a, text, width) : text;

	output_add(w->out, shown);
	for (size_t n = text_width(shown); n < width; n++)
		output_add_z(w->out, " ");
}

/* --- jobs and steps ----------------------------------------------------------------------- */

/* Beside a name there is its duration. */
static size_t
name_width_max(const struct output *out)
{
	const size_t columns = out->columns;

	if (columns == 0 || columns > NAME_WIDTH_MAX + DURATION_WIDTH)
		return NAME_WIDTH_MAX;
	return columns > NAME_WIDTH_MIN + DURATION_WIDTH ? columns - DURATION_WIDTH
							 : NAME_WIDTH_MIN;
}

static size_t
widest_name(const struct ledger *ledger, const struct output *out)
{
	size_t width = 0;

	for (size_t i = 0; i < ledger->job_count; i++) {
		const struct ledger_job *job = ledger->jobs[i];
		for (size_t j = 0; job && j < job->step_count; j++) {
			const size_t n = text_width(job->steps[j].name) + 4;
			width = n > width ? n : width;
		}
		const size_t n = job ? text_width(job->name) : 0;
		width = n > width ? n : width;
	}
	const size_t max = name_width_max(out);
	return width < max ? width : max;
}

static void
write_row(struct summary_writer *w, const char *indent, enum result result, bool not_run,
	struct str name, size_t width)
{
	output_add_z(w->out, indent);
	styled(w, summary_style(result, not_run), str_from(summary_mark(result, not_run)));
	output_add_z(w->out, " ");
	pad(w, name, width);
}

static void
write_step(struct summary_writer *w, const struct ledger_step *step, size_t width)
{
	write_row(w, "      ", step->outcome, step->not_run.n > 0, step->name,
		width > 4 ? width - 4 : 0);
	if (step->not_run.n > 0)
		output_add_fmt(w->out, "  not run: %" STR_FMT, STR_ARG(step->not_run));
	else if (step->outcome == RESULT_SKIPPED)
		output_add_z(w->out, "  skipped");
	else
		output_add_fmt(w->out, "  %7" STR_FMT,
			STR_ARG(summary_duration(&w->a, step->duration_ms)));
	if (step->outcome == RESULT_FAILURE && step->conclusion == RESULT_SUCCESS)
		output_add_z(w->out, "  failed, and may (continue-on-error)");
	if (step->note.n > 0) {
		output_add_z(w->out, "  ");
		styled(w, STYLE_DIM, step->note);
	}
	output_add_z(w->out, "\n");
}

static void
write_environment(struct summary_writer *w, const struct ledger_job *job)
{
	if (job->environment.n == 0)
		return;
	output_add_fmt(w->out, "  environment %" STR_FMT, STR_ARG(job->environment));
	if (job->url.n > 0)
		output_add_fmt(w->out, ": %" STR_FMT, STR_ARG(job->url));
}

static void
write_job(struct summary_writer *w, const struct ledger_job *job, size_t width)
{
	write_row(w, "  ", job->result, job->not_run, job->name, width);
	if (job->not_run)
		output_add_fmt(w->out, "  not run: %" STR_FMT, STR_ARG(job->reason));
	else if (job->result == RESULT_SKIPPED)
		output_add_fmt(w->out, "  skipped%s%" STR_FMT, job->reason.n > 0 ? ": " : "",
			STR_ARG(job->reason));
	else
		output_add_fmt(
			w->out, "  %7" STR_FMT, STR_ARG(summary_duration(&w->a, job->duration_ms)));
	write_environment(w, job);
	output_add_z(w->out, "\n");
	for (size_t i = 0; i < job->step_count; i++)
		if (job->steps[i].is_started)
			write_step(w, &job->steps[i], width);
}

/* --- what went wrong ---------------------------------------------------------------------- */

static void
write_place(struct summary_writer *w, const struct ledger_failure *failure)
{
	if (failure->place.n == 0)
		return;
	output_add_fmt(w->out, "  at %" STR_FMT, STR_ARG(failure->place));
	if (failure->inner.n > 0)
		output_add_fmt(w->out, ": %" STR_FMT, STR_ARG(failure->inner));
	if (failure->script_line.n > 0)
		output_add_fmt(w->out, ": %" STR_FMT,
			STR_ARG(unicode_cut(failure->script_line, LINE_LENGTH_MAX)));
	output_add_z(w->out, "\n");
}

static void
write_failure(struct summary_writer *w, const struct ledger_failure *failure)
{
	output_add_z(w->out, "\n");
	styled(w, STYLE_RED, STR("failed"));
	output_add_fmt(w->out, ": %" STR_FMT " · %" STR_FMT, STR_ARG(failure->job->name),
		STR_ARG(failure->step));
	if (failure->exit_code >= 0)
		output_add_fmt(w->out, " (exit code %d)", failure->exit_code);
	output_add_z(w->out, "\n");
	write_place(w, failure);
	for (size_t i = 0; i < failure->line_count; i++) {
		styled(w, STYLE_DIM, STR("  │ "));
		output_add(w->out, failure->lines[i]);
		output_add_z(w->out, "\n");
	}
}

static const struct {
	const char *word;
	enum style style;
} levels[] = {
	[LINE_NOTICE] = {"notice", STYLE_BLUE},
	[LINE_WARNING] = {"warning", STYLE_YELLOW},
	[LINE_ERROR] = {"error", STYLE_RED},
};

/* An error without a place in a file is already among its step's last lines. */
static bool
is_told(const struct ledger_note *note)
{
	return note->kind == LINE_ERROR && note->step != RECORD_NO_INDEX && note->place.n == 0;
}

static void
write_annotations(struct summary_writer *w, const struct ledger *ledger)
{
	bool is_first = true;

	for (size_t i = 0; i < ledger->annotation_count; i++) {
		const struct ledger_note *note = &ledger->annotations[i];
		if (is_told(note))
			continue;
		output_add_z(w->out, is_first ? "\n" : "");
		is_first = false;
		styled(w, levels[note->kind].style, str_from(levels[note->kind].word));
		output_add_fmt(w->out, ": %" STR_FMT "%s%" STR_FMT "\n", STR_ARG(note->place),
			note->place.n > 0 ? ": " : "", STR_ARG(note->text));
	}
}

static void
write_missing(struct summary_writer *w, const struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->missing_count; i++) {
		const struct ledger_note *note = &ledger->missing[i];
		output_add_z(w->out, i == 0 ? "\n" : "");
		styled(w, STYLE_YELLOW, STR("missing"));
		output_add_fmt(w->out, ": %" STR_FMT "\n", STR_ARG(note->text));
		if (note->help.n > 0)
			output_add_fmt(w->out, "   help: %" STR_FMT "\n", STR_ARG(note->help));
	}
}

static void
write_kept(struct summary_writer *w, const struct ledger *ledger)
{
	if (ledger->kept.n == 0)
		return;
	output_add_z(w->out, "\n");
	styled(w, STYLE_BOLD, STR("kept"));
	output_add_fmt(w->out, ": `rm -rf '%" STR_FMT "'` removes it\n", STR_ARG(ledger->kept));
	for (size_t i = 0; i < ledger->job_count; i++)
		if (ledger->jobs[i] && ledger->jobs[i]->kept.n > 0)
			output_add_fmt(w->out, "  %" STR_FMT ": %" STR_FMT "\n",
				STR_ARG(ledger->jobs[i]->name), STR_ARG(ledger->jobs[i]->kept));
}

static void
write_differences(struct summary_writer *w, const struct ledger *ledger)
{
	const struct ledger_note **differences = ledger_differences(ledger, &w->a);

	if (ledger->differences.count == 0)
		return;
	output_add_z(w->out, "\n");
	styled(w, STYLE_DIM, STR("Differs from GitHub:"));
	output_add_z(w->out, "\n");
	for (size_t i = 0; i < ledger->differences.count; i++) {
		output_add_z(w->out, "  ");
		styled(w, STYLE_DIM, differences[i]->text);
		output_add_z(w->out, "\n");
	}
}

/* --- the last line ------------------------------------------------------------------------ */

struct count_word {
	unsigned count;
	const char *word;
};

static void
write_counts(struct summary_writer *w, const struct record_run_finished *finished)
{
	const struct count_word words[] = {
		{finished->jobs.success, "succeeded"},
		{finished->jobs.failure, "failed"},
		{finished->jobs.cancelled, "cancelled"},
		{finished->jobs.skipped, "skipped"},
		{finished->jobs.not_run, "not run"},
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].count > 0)
			output_add_fmt(w->out, " · %u %s", words[i].count, words[i].word);
	if (finished->steps_not_run > 0)
		output_add_fmt(w->out, " · %u step%s not run", finished->steps_not_run,
			finished->steps_not_run == 1 ? "" : "s");
	if (finished->steps_left_out > 0)
		output_add_fmt(w->out, " · %u step%s left out", finished->steps_left_out,
			finished->steps_left_out == 1 ? "" : "s");
}

/* What would change something outside this machine, and how to have it run. */
static void
write_left_out(struct summary_writer *w, const struct record_run_finished *finished)
{
	if (finished->steps_not_run == 0)
		return;
	output_add_z(w->out, "\n");
	styled(w, STYLE_YELLOW, STR("not run"));
	output_add_fmt(w->out, ": %u step%s that would change something outside this machine\n",
		finished->steps_not_run, finished->steps_not_run == 1 ? "" : "s");
	output_add_z(w->out, "   help: `--live` runs such steps for real\n");
}

static void
write_last_line(struct summary_writer *w, const struct record_run_finished *finished,
	struct str title, bool dry_run)
{
	const bool not_tested = finished->jobs.not_run + finished->steps_not_run > 0 &&
				finished->conclusion == RESULT_SUCCESS;

	output_add_z(w->out, "\n");
	styled(w, STYLE_BOLD, title);
	output_add_z(w->out, ": ");
	if (not_tested)
		styled(w, STYLE_YELLOW, STR("not all tested"));
	else
		styled(w, summary_style(finished->conclusion, false),
			dry_run ? STR("dry run, nothing was started")
				: str_from(result_name(finished->conclusion)));
	if (!dry_run)
		write_counts(w, finished);
	output_add_fmt(w->out, " · %" STR_FMT "\n",
		STR_ARG(summary_duration(&w->a, finished->duration_ms)));
}

void
summary_write(struct output *output, struct ledger *ledger,
	const struct record_run_finished *finished, struct str title, bool color, bool dry_run)
{
	struct summary_writer w = {.out = output, .color = color};
	const size_t width = widest_name(ledger, output);
	struct ledger_job **jobs;
	size_t count;

	output_add_z(output, "\n");
	styled(&w, STYLE_BOLD, STR("Summary"));
	output_add_z(output, "\n");
	ledger_sort(ledger, &w.a, &jobs, &count);
	for (size_t i = 0; i < count; i++)
		write_job(&w, jobs[i], width);
	for (size_t i = 0; i < ledger->failure_count; i++)
		write_failure(&w, &ledger->failures[i]);
	write_annotations(&w, ledger);
	write_missing(&w, ledger);
	write_left_out(&w, finished);
	write_kept(&w, ledger);
	write_differences(&w, ledger);
	write_last_line(&w, finished, title, dry_run);
	arena_free(&w.a);
}
