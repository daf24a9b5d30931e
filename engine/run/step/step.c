#include "engine/run/step/step.h"

#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/run/step/action.h"
#include "engine/run/step/action_inputs.h"
#include "engine/run/step/builtin_engine.h"
#include "engine/run/step/gate.h"
#include "engine/run/step/pause.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_env.h"
#include "engine/run/step/step_files.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_make.h"
#include "engine/run/step/step_needs.h"
#include "engine/store/file.h"
#include "engine/workflow/evaluate.h"

#include <math.h>

/* --- names -------------------------------------------------------------------------------- */

static struct str
first_line(struct str text)
{
	struct str rest = str_trim_start(text);
	struct str line;

	return str_line(&rest, &line) ? str_trim_end(line) : STR_NONE;
}

/*
 * Without a `name`: `Run ` and the first line of the script, evaluated, or the action. Source:
 * actions/runner ActionRunner.cs, GenerateDisplayName.
 */
static struct str
default_name(struct step *step)
{
	const struct node *what =
		step->model->kind == STEP_USES ? step->model->uses : step->model->run;
	const struct expr_host host = scope_host(&step->scope);
	struct str text;
	struct error err;

	if (!what || !node_evaluate_text(&step->a, what, &host, &text, &err))
		text = what ? what->text : STR("");
	return str_concat(&step->a, STR("Run "), first_line(text));
}

static struct str
plain_name(struct step *step)
{
	const struct expr_host host = scope_host(&step->scope);
	struct str name;
	struct error err;

	if (!step->model->name)
		return default_name(step);
	/* a name that cannot be evaluated is shown as written */
	if (!node_evaluate_text(&step->a, step->model->name, &host, &name, &err))
		name = step->model->name->text;
	return first_line(name).n > 0 ? first_line(name) : default_name(step);
}

static struct str
name_of(struct step *step)
{
	const struct str name = plain_name(step);

	switch (step->stage) {
	case STAGE_PRE: return str_concat(&step->a, STR("Pre "), name);
	case STAGE_MAIN: return name;
	case STAGE_POST: return str_concat(&step->a, STR("Post "), name);
	}
	return name;
}

/* --- timeout ------------------------------------------------------------------------------ */

static void
timer_fired(uv_timer_t *timer)
{
	struct step *step = timer->data;

	step->timed_out = true;
	step_error(step, "The action '%" STR_FMT "' has timed out after %.0f minutes.",
		STR_ARG(step->name), step->timeout_minutes);
	/* of a composite action, what runs in it; the steps after that one do not start */
	step_cancel(step->job->current);
}

/* The runner takes whole minutes: a fraction is cut off, and 0 is no timeout. */
static void
start_timer(struct step *step)
{
	const struct expr_host host = scope_host(&step->scope);
	struct error err;

	if (!step->model->timeout_minutes || step->stage != STAGE_MAIN)
		return;
	if (!node_evaluate_number(
		    &step->a, step->model->timeout_minutes, &host, &step->timeout_minutes, &err)) {
		step_error(step, "%s", err.text);
		return;
	}
	step->timeout_minutes = trunc(step->timeout_minutes);
	if (!(step->timeout_minutes > 0 && step->timeout_minutes < 1e9))
		return;
	(void)uv_timer_init(step->job->run->loop, &step->timer);
	step->timer.data = step;
	step->has_timer = true;
	(void)uv_timer_start(&step->timer, timer_fired,
		run_minutes_ms(step->job->run, step->timeout_minutes), 0);
}

/* --- start -------------------------------------------------------------------------------- */

static void
tell_started(struct step *step)
{
	const struct node *what =
		step->model->kind == STEP_USES ? step->model->uses : step->model->run;

	run_emit(step->job->run, &(struct record){
					 .kind = RECORD_STEP_STARTED,
					 .job = step->job->index,
					 .step = step->index,
					 .step_started = {.step_id = step->model->id,
						 .name = step->name,
						 .action = what ? first_line(what->text) : STR(""),
						 .stage = step->stage},
				 });
}

static const struct step_handler *
handler_of(const struct step *step)
{
	const struct action_instance *action = step->action;

	if (!action)
		return &step_handler_script;
	if (action->builtin)
		return &step_handler_builtin;
	switch (action->action->kind) {
	case ACTION_COMPOSITE: return &step_handler_composite;
	case ACTION_DOCKER: return &step_handler_docker;
	default: return &step_handler_node;
	}
}

/* Which steps of a composite action will owe one is not known yet. */
static bool
has_post(const struct action_instance *action)
{
	if (action->builtin)
		return action->builtin->post != NULL;
	return action->action->kind == ACTION_COMPOSITE || action->action->post.n > 0;
}

/* The pre or main part has begun: from now on the post part is owed, once. */
static void
register_post(struct step *step)
{
	struct posts *posts =
		step->frame->owner ? &step->frame->owner->action->posts : &step->job->posts;

	if (step->stage == STAGE_POST || !step->action || step->action->is_post_owed ||
		!has_post(step->action))
		return;
	step->action->is_post_owed = true;
	*arena_push(&step->job->a, posts->items, posts->count, posts->capacity) =
		(struct post){step->action, step->model};
}

/* A folder of the workspace is looked at when the step is reached, and not before. */
static bool
find_action(struct step *step, struct error *err)
{
	if (step->model->kind != STEP_USES || step->action)
		return true;
	if (action_may_come(step->job, step->model->uses->text)) {
		step_line_fmt(step, LINE_OUTPUT,
			"'%" STR_FMT "' is not in the working tree: an earlier step may make it",
			STR_ARG(step->model->uses->text));
		return true;
	}
	if (action_find(step->job, step->model, &step->action, err)) {
		step_warn_of_pre(step);
		return true;
	}
	if (err->kind == ERROR_MISSING)
		run_missing(step->job->run, NULL, step, str_copy(&step->a, str_from(err->text)),
			str_copy(&step->a, str_from(err->help)));
	return false;
}

static bool
prepare(struct step *step)
{
	struct error err;

	if (!step_files_make(step, &err) || !step_env_evaluate(step, &err) ||
		!find_action(step, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	if (step->action && step->stage != STAGE_POST && !action_inputs_read(step))
		return false;
	step_env_make(step);
	return true;
}

/* The condition of a pre or post part is the action's own; a built-in's is
 * always() or success(). */
static bool
action_condition(struct step *step, bool *out, struct error *err)
{
	const struct action_instance *action = step->action;
	const struct expr_host host = scope_host(&step->scope);
	struct expr_error expr_err = {0};
	struct value v;

	if (step->stage == STAGE_POST && action->is_left_out) {
		*out = false;
		return true;
	}
	if (action->builtin) {
		*out = !action->builtin->post_if_success || step->job->status == RESULT_SUCCESS;
		return true;
	}
	const struct expr *condition =
		step->stage == STAGE_PRE ? action->action->pre_if : action->action->post_if;
	*out = true;
	if (!condition)
		return true;
	if (!expr_eval(&step->a, condition, &host, &v, &expr_err))
		return error_set(err, ERROR_INVALID, "%s", expr_err.text);
	*out = value_is_truthy(v);
	return true;
}

static bool
should_run(struct step *step, bool *out)
{
	struct error err;
	const bool ok = step->stage == STAGE_MAIN ? scope_condition(&step->a, &step->scope,
							    step->model->condition, out, &err)
						  : action_condition(step, out, &err);

	if (!ok)
		step_error(step, "%s", err.text);
	return ok;
}

/* An inner step is no step of the job: its name is the title of a group in the outer one's log. */
static void
begin(struct step *step)
{
	step->state = STEP_WORKS;
	step->started_ms = now_ms();
	step->name = name_of(step);
	if (step->shown != step)
		return;
	step->index = step->job->steps_started++;
	tell_started(step);
}

/* The user has not asked for it. */
static bool
is_left_out(struct step *step)
{
	struct run *run = step->job->run;
	const struct workflow_job *job = step->job->model;

	if (step->frame->parent || step->stage == STAGE_POST)
		return false;
	step->not_run =
		step_choice_reason(&step->a, &run->choice, job, (size_t)(step->model - job->steps));
	if (step->not_run.n > 0 && step->stage == STAGE_MAIN)
		run->counts.steps_left_out++;
	return step->not_run.n > 0;
}

/* Starts the work of a step that nothing holds, or ends one that is left out. */
static void
go_on_with(struct step *step)
{
	if (step->not_run.n > 0) {
		step_done(step, RESULT_SKIPPED);
		return;
	}
	step_tell_service(step);
	start_timer(step);
	register_post(step);
	step->handler = handler_of(step);
	if (step->job->run->options->dry_run && !step->handler->shows)
		step_done(step, RESULT_SUCCESS);
	else
		step->handler->start(step);
}

static void
begin_work(struct step *step)
{
	if (step->shown != step)
		step_line(step, LINE_GROUP, step->name);
	if (!prepare(step))
		step_done(step, RESULT_FAILURE);
	else if (step->model->kind == STEP_USES && !step->action)
		step_done(step, RESULT_SUCCESS); /* a dry run, in which it is not known */
	else if (!gate_holds(step, go_on_with))
		go_on_with(step);
}

/* --- what control asks for ---------------------------------------------------------------- */

static void
keep_mark(struct step *step)
{
	struct job *job = step->job;
	struct job_mark *mark = &step->mark;

	if (!job->run->options->control)
		return;
	env_init_copy(&mark->env, &job->a, &job->env);
	mark->path_count = job->path_count;
	mark->path_additions = arena_array(&job->a, struct str, job->path_count);
	for (size_t i = 0; i < job->path_count; i++)
		mark->path_additions[i] = job->path_additions[i];
}

/* Outputs are seen as they are set. */
static void
drop_outputs(struct step *step)
{
	const struct value entry = object_get(step->frame->steps_context, step->model->id);

	if (step->model->has_own_id && entry.kind == VALUE_OBJECT)
		object_set(entry.object, STR("outputs"), value_object(object_new(&step->job->a)));
}

static void
go_back(struct job *job, const struct job_mark *mark)
{
	env_init_copy(&job->env, &job->a, &mark->env);
	job->path_count = 0;
	for (size_t i = 0; i < mark->path_count; i++)
		*arena_push(&job->a, job->path_additions, job->path_count, job->path_capacity) =
			mark->path_additions[i];
}

/* Its `if` holds, and it waits no more. */
static void
go_on_to_work(struct step *step)
{
	if (atomic_load(&step->is_cancelled)) {
		step_done(step, RESULT_FAILURE); /* which is then told as cancelled */
		return;
	}
	keep_mark(step);
	begin_work(step);
}

/* As it was before its work, but for what was told. */
static void
begin_again(struct step *step)
{
	const struct step old = *step;

	go_back(step->job, &old.mark);
	drop_outputs(step);
	step_free(step);
	step_init(step, old.frame, old.job, old.model, old.stage, old.action);
	step->index = old.index;
	step->started_ms = old.started_ms;
	step->retry_count = old.retry_count + 1;
	step->state = STEP_WORKS;
	step->name = name_of(step);
	atomic_store(&step->is_cancelled, atomic_load(&old.is_cancelled));
	if (!pause_holds(step, PAUSE_BEFORE, go_on_to_work))
		go_on_to_work(step);
}

static void
closed_timer(uv_handle_t *handle)
{
	begin_again(handle->data);
}

void
step_again(struct step *step)
{
	pause_drop(step);
	if (step->has_timer)
		uv_close((uv_handle_t *)&step->timer, closed_timer);
	else
		begin_again(step);
}

/* --- from `if` to work -------------------------------------------------------------------- */

void
step_start(struct step *step)
{
	bool runs = false;

	begin(step);
	if (is_left_out(step)) {
		step_done(step, RESULT_SKIPPED);
	} else if (!should_run(step, &runs)) {
		step_done(step, RESULT_FAILURE);
	} else if (!runs) {
		step_done(step, RESULT_SKIPPED);
	} else if (!pause_holds(step, PAUSE_BEFORE, go_on_to_work)) {
		go_on_to_work(step);
	}
}

/* --- cancelling --------------------------------------------------------------------------- */

static void
stop(struct step *step, bool kills)
{
	atomic_store(&step->is_cancelled, true);
	if (step->state == STEP_PAUSED)
		pause_end(step);
	else if (step->handler && step->handler->stop)
		step->handler->stop(step, kills);
}

void
step_cancel(struct step *step)
{
	stop(step, false);
}

void
step_kill(struct step *step)
{
	stop(step, true);
}
