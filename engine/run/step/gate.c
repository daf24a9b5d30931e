#include "engine/run/step/gate.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/worker.h"
#include "engine/run/context/contexts.h"
#include "engine/run/step/action_inputs.h"
#include "engine/run/step/outward.h"
#include "engine/run/step/step_end.h"
#include "engine/store/file.h"
#include "engine/workflow/evaluate.h"
#include "engine/workflow/schema_check.h"
#include "expr/base/unicode.h"

#include <stdlib.h>

#define SHOWN_MAX ((size_t)100) /* bytes of a command */
#define CUT       "…"           /* as mask_apply_cut knows it */

/* Asking, which waits for a person in a thread. */
struct gate {
	struct step *step;
	void (*go_on)(struct step *step);
	struct outward_question question;
	enum outward_answer answer;
};

/* --- what is found ------------------------------------------------------------------------ */

static struct str
input_of(void *owner, struct str name)
{
	return action_input(owner, name);
}

/* A built-in is a rehearsal itself. */
static bool
find(struct step *step, struct outward *out)
{
	const struct action_instance *action = step->action;

	if (action)
		return !action->builtin && !action->is_local &&
		       outward_uses(step->model->uses->text, input_of, step->action, out);
	const struct expr_host host = scope_host(&step->scope);
	struct error err; /* the step tells it when it starts */
	return node_evaluate_text(&step->a, step->model->run, &host, &step->script, &err) &&
	       outward_script(step->script, out);
}

/* `file:line` of the command, or of the step where an expression gave it. */
static struct str
place_of(struct step *step)
{
	const struct node *node = step->action ? step->model->uses : step->model->run;
	uint32_t line = source_position(node->source, node->span.start).line;
	struct outward raw;

	if (!step->action && outward_script(node->text, &raw)) {
		const uint32_t start = (uint32_t)(raw.by.p - node->text.p);
		if (raw.by.p >= node->text.p && start < node->text.n)
			line = node_line_within(node, (struct span){start, start + 1});
	}
	const struct str path = path_within(node->source->path, step->job->workspace);
	return str_fmt(&step->a, "%" STR_FMT ":%u", STR_ARG(path), line);
}

/* The first line of a command, cut. */
static struct str
shown(struct arena *a, struct str by)
{
	const struct str line = str_trim_end(str_slice(by, 0, str_index(by, '\n', 0)));

	return line.n > SHOWN_MAX ? str_concat(a, unicode_cut(line, SHOWN_MAX), STR(CUT)) : line;
}

static struct str
reason_of(struct step *step, const struct outward *found)
{
	return str_fmt(&step->a, "'%" STR_FMT "' %s (%" STR_FMT ")",
		STR_ARG(shown(&step->a, found->by)), found->what, STR_ARG(place_of(step)));
}

/* --- leaving out -------------------------------------------------------------------------- */

/* An inner step is shown as the step that uses its action. */
static void
leave_out(struct step *step, struct str reason)
{
	struct str text = str_concat(&step->a, STR("not run: "), reason);

	step->job->run->counts.steps_not_run++;
	step->not_run = reason;
	if (step->action)
		step->action->is_left_out = true;
	if (step->shown != step)
		step_note(step, text);
	step_line(step, LINE_WARNING, text);
}

/* --- asking ------------------------------------------------------------------------------- */

static void
ask(void *owner)
{
	struct gate *gate = owner;
	const struct run_options *options = gate->step->job->run->options;

	gate->answer = options->ask_outward(options->ask_owner, &gate->question);
}

/* Without an answer the job itself was cancelled. With one, the step ends whatever
 * its `if` says. */
static void
cancel(struct step *step)
{
	struct run *run = step->job->run;

	if (atomic_load(&step->is_cancelled))
		return;
	if (!run->is_cancelled) {
		run->is_interrupted = true;
		run->hooks->cancel(run);
	}
	atomic_store(&step->is_cancelled, true);
}

static void
take_answer(struct step *step, enum outward_answer answer, struct str reason)
{
	switch (answer) {
	case OUTWARD_RUN: env_set(&step->process_env, STR("LACT_LIVE"), STR("true")); return;
	case OUTWARD_LEAVE_OUT: leave_out(step, reason); return;
	case OUTWARD_CANCEL: cancel(step); return;
	}
}

static void
asked(void *owner)
{
	struct gate *gate = owner;
	struct step *step = gate->step;

	void (*const go_on)(struct step * step) = gate->go_on;

	step->is_asked = false;
	take_answer(step, gate->answer, gate->question.reason);
	free(gate);
	if (atomic_load(&step->is_cancelled))
		step_done(step, RESULT_FAILURE); /* which is then told as cancelled */
	else
		go_on(step);
}

/* False if there is no thread to ask in. */
static bool
start_asking(struct step *step, void (*go_on)(struct step *step), struct str reason)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	struct run *run = step->job->run;
	struct error err;

	if (!gate)
		arena_exhausted();
	gate->step = step;
	gate->go_on = go_on;
	gate->question = (struct outward_question){
		.job = mask_apply(run->mask, &step->a, step->job->name),
		.step = mask_apply(run->mask, &step->a, step->name),
		.reason = mask_apply_cut(run->mask, &step->a, reason),
		.is_cancelled = &step->is_cancelled,
	};
	step->is_asked = worker_start(run->loop, ask, asked, gate, &err);
	if (!step->is_asked)
		free(gate);
	return step->is_asked;
}

/* --- the gate ----------------------------------------------------------------------------- */

bool
gate_holds(struct step *step, void (*go_on)(struct step *step))
{
	const struct run_options *options = step->job->run->options;
	struct outward found;

	if (options->live || step->stage != STAGE_MAIN || !find(step, &found))
		return false;
	const struct str reason = reason_of(step, &found);
	if (options->dry_run) {
		step_note(step, str_concat(&step->a, reason, STR(": runs only with --live")));
		return false;
	}
	if (options->ask_outward && start_asking(step, go_on, reason))
		return true;
	leave_out(step, reason);
	return false;
}
