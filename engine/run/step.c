#include "engine/run/builtin_engine.h"
#include "engine/run/state.h"
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

/* Without a `name`: `Run ` and the first line of the script, or the action. */
static struct str
default_name(struct step *step)
{
	const struct node *what =
		step->model->kind == STEP_USES ? step->model->uses : step->model->run;

	return str_concat(&step->a, STR("Run "), first_line(what ? what->text : STR("")));
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

/* --- life --------------------------------------------------------------------------------- */

void
step_init(struct step *step, struct job *job, const struct workflow_step *model,
	enum step_stage stage, struct action_instance *action)
{
	*step = (struct step){
		.job = job,
		.model = model,
		.stage = stage,
		.action = action,
		.exit_code = -1,
	};
	step->scope = (struct scope){job->run, job->group, job, step};
	env_init(&step->env, &step->a);
	env_init(&step->process_env, &step->a);
	map_init(&step->outputs, &step->a, true);
}

void
step_free(struct step *step)
{
	arena_free(&step->a);
}

/* --- timeout ------------------------------------------------------------------------------ */

static void
timer_fired(uv_timer_t *timer)
{
	struct step *step = timer->data;

	step->timed_out = true;
	step_error(step, "The action '%" STR_FMT "' has timed out after %.0f minutes.",
		STR_ARG(step->name), step->timeout_minutes);
	step_cancel(step);
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
	(void)uv_timer_init(&step->job->run->loop, &step->timer);
	step->timer.data = step;
	step->has_timer = true;
	(void)uv_timer_start(
		&step->timer, timer_fired, (uint64_t)(step->timeout_minutes * 60000), 0);
}

/* --- start -------------------------------------------------------------------------------- */

static void
tell_started(struct step *step)
{
	const struct node *what =
		step->model->kind == STEP_USES ? step->model->uses : step->model->run;

	run_emit(step->job->run, (struct record){
					 .kind = RECORD_STEP_STARTED,
					 .job = step->job->index,
					 .step = step->index,
					 .id = step->model->id,
					 .name = step->name,
					 .text = what ? first_line(what->text) : STR(""),
					 .stage = step->stage,
				 });
}

static bool
evaluate_continue(struct step *step)
{
	const struct expr_host host = scope_host(&step->scope);
	bool result = false;
	struct error err;

	if (!step->model->continue_on_error || step->stage != STAGE_MAIN)
		return false;
	if (!node_evaluate_boolean(
		    &step->a, step->model->continue_on_error, &host, &result, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	return result;
}

/* The main part has begun: from now on its post part is owed. */
static void
register_post(struct step *step)
{
	struct job *job = step->job;

	if (step->stage != STAGE_MAIN || !step->action || !step->action->builtin->post)
		return;
	const size_t capacity = job->post_capacity;
	if (job->post_count == capacity) {
		job->post_capacity = capacity ? capacity * 2 : 8;
		struct action_instance **posts =
			arena_array(&job->a, struct action_instance *, job->post_capacity);
		const struct workflow_step **models =
			arena_array(&job->a, const struct workflow_step *, job->post_capacity);
		for (size_t i = 0; i < job->post_count; i++) {
			posts[i] = job->posts[i];
			models[i] = job->post_models[i];
		}
		job->posts = posts;
		job->post_models = models;
	}
	job->posts[job->post_count] = step->action;
	job->post_models[job->post_count++] = step->model;
}

static bool
prepare(struct step *step)
{
	struct error err;

	if (!step_files_make(step, &err) || !step_env_evaluate(step, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	step_env_make(step);
	step->continue_on_error = evaluate_continue(step);
	if (step->action && step->stage == STAGE_MAIN)
		return step_builtin_values(step);
	return true;
}

/* Post parts run always, or while the job succeeds; a main part when its `if` holds. */
static bool
should_run(struct step *step, bool *out)
{
	struct error err;

	if (step->stage != STAGE_MAIN) {
		*out = !step->action->builtin->post_if_success ||
		       step->job->status == RESULT_SUCCESS;
		return true;
	}
	if (scope_condition(&step->a, &step->scope, step->model->condition, out, &err))
		return true;
	step_error(step, "%s", err.text);
	return false;
}

bool
step_start(struct step *step)
{
	bool runs = false;

	step->index = step->job->steps_started++;
	step->started_ms = now_ms();
	step->name = name_of(step);
	tell_started(step);
	if (!should_run(step, &runs)) {
		step_end(step, RESULT_FAILURE);
		return true;
	}
	if (!runs) {
		step_end(step, RESULT_SKIPPED);
		return true;
	}
	if (!prepare(step)) {
		step_end(step, RESULT_FAILURE);
		return true;
	}
	start_timer(step);
	register_post(step);
	return !(step->action ? step_builtin_start(step) : step_script_start(step));
}

/* --- end ---------------------------------------------------------------------------------- */

static void
closed_timer(uv_handle_t *handle)
{
	struct step *step = handle->data;

	step->has_timer = false;
}

static enum result
final_outcome(const struct step *step, enum result outcome, bool files_ok)
{
	if (outcome == RESULT_SKIPPED)
		return outcome;
	if (step->timed_out)
		return RESULT_FAILURE;
	if (outcome == RESULT_FAILURE && step->job->status == RESULT_CANCELLED)
		return RESULT_CANCELLED;
	return outcome == RESULT_SUCCESS && (step->command_failed || !files_ok) ? RESULT_FAILURE
										: outcome;
}

/* The step as later ones see it. */
static void
add_to_context(struct step *step)
{
	struct job *job = step->job;
	struct object *entry = object_new(&job->a);
	const struct value before = object_get(job->steps_context, step->model->id);
	const struct value outputs = before.kind == VALUE_OBJECT
					     ? object_get(before.object, STR("outputs"))
					     : value_object(object_new(&job->a));

	object_set(entry, STR("outputs"), outputs);
	object_set_str(entry, STR("outcome"), str_from(result_name(step->outcome)));
	object_set_str(entry, STR("conclusion"), str_from(result_name(step->conclusion)));
	object_set(job->steps_context, step->model->id, value_object(entry));
}

static void
tell_finished(const struct step *step)
{
	run_emit(step->job->run, (struct record){
					 .kind = RECORD_STEP_FINISHED,
					 .job = step->job->index,
					 .step = step->index,
					 .id = step->model->id,
					 .name = step->name,
					 .stage = step->stage,
					 .outcome = step->outcome,
					 .conclusion = step->conclusion,
					 .exit_code = step->exit_code,
					 .duration_ms = now_ms() - step->started_ms,
				 });
}

void
step_end(struct step *step, enum result outcome)
{
	struct job *job = step->job;
	const bool files_ok = outcome == RESULT_SKIPPED || step_files_read(step);

	if (step->has_timer)
		uv_close((uv_handle_t *)&step->timer, closed_timer);
	step->outcome = final_outcome(step, outcome, files_ok);
	step->conclusion = step->outcome == RESULT_FAILURE && step->continue_on_error
				   ? RESULT_SUCCESS
				   : step->outcome;
	if (step->stage == STAGE_MAIN && step->model->has_own_id)
		add_to_context(step);
	if (step->conclusion == RESULT_FAILURE) {
		if (job->status == RESULT_SUCCESS)
			job->status = RESULT_FAILURE;
		if (!step->is_missing)
			job->run->any_failed_for_real = true;
	}
	tell_finished(step);
}

void
step_cancel(struct step *step)
{
	if (step->process)
		process_cancel(step->process);
	else if (step->builtin)
		step_builtin_cancel(step);
}

void
step_kill(struct step *step)
{
	if (step->process)
		process_kill(step->process);
	else if (step->builtin && step->builtin->process)
		process_kill(step->builtin->process);
}
