#include "engine/run/step/step_builtin.h"

#include "engine/run/base/emit.h"
#include "engine/run/base/job_packages.h"
#include "engine/run/base/worker.h"
#include "engine/run/step/job_cache.h"
#include "engine/run/step/step_end.h"
#include "engine/run/step/step_handler.h"
#include "engine/run/step/step_long_line.h"
#include "engine/run/step/step_output.h"
#include "engine/run/step/step_service.h"

#include <stdlib.h>

/* --- the queue ---------------------------------------------------------------------------- */

void
builtin_engine_tell(
	struct builtin_engine *engine, enum message_kind kind, struct str text, struct str help)
{
	uv_mutex_lock(&engine->lock);
	struct message *message = arena_new(&engine->queue_arena, struct message);
	*message = (struct message){
		.kind = kind,
		.text = str_copy(&engine->queue_arena, text),
		.help = str_copy(&engine->queue_arena, help),
	};
	*engine->queue_last = message;
	engine->queue_last = &message->next;
	uv_mutex_unlock(&engine->lock);
	(void)uv_async_send(&engine->async);
}

static void
take_message(struct step *step, const struct message *message)
{
	struct run *run = step->job->run;

	switch (message->kind) {
	case MESSAGE_LINE: step_take_line(step, message->text); break;
	case MESSAGE_ERROR: step_error(step, "%" STR_FMT, STR_ARG(message->text)); break;
	case MESSAGE_WARNING: step_line(step, LINE_WARNING, message->text); break;
	case MESSAGE_NOTE: step_note(step, message->text); break;
	case MESSAGE_DIFFERENCE: run_difference(run, step->job, step, message->text); break;
	case MESSAGE_MISSING:
		step_error(step, "%" STR_FMT, STR_ARG(message->text));
		run_missing(run, step->job, step, message->text, message->help);
		break;
	}
}

static void
drain(struct builtin_engine *engine)
{
	struct arena taken_arena;

	uv_mutex_lock(&engine->lock);
	const struct message *message = engine->queue;
	taken_arena = engine->queue_arena;
	engine->queue_arena = (struct arena){0};
	engine->queue = NULL;
	engine->queue_last = &engine->queue;
	uv_mutex_unlock(&engine->lock);
	for (; message; message = message->next)
		take_message(engine->step, message);
	arena_free(&taken_arena);
}

/* --- programs ----------------------------------------------------------------------------- */

void
builtin_engine_exec(struct builtin_engine *engine, struct exec_request *request)
{
	uv_mutex_lock(&engine->lock);
	request->is_new = true;
	engine->exec = request;
	(void)uv_async_send(&engine->async);
	while (!request->is_done)
		uv_cond_wait(&engine->answered, &engine->lock);
	engine->exec = NULL;
	uv_mutex_unlock(&engine->lock);
}

static void
answer(struct builtin_engine *engine, int exit_code)
{
	uv_mutex_lock(&engine->lock);
	engine->process = NULL;
	engine->exec->exit_code = exit_code;
	engine->exec->is_done = true;
	uv_cond_signal(&engine->answered);
	uv_mutex_unlock(&engine->lock);
}

static void
exec_line(void *owner, struct str line)
{
	struct builtin_engine *engine = owner;

	if (engine->exec->capture) {
		buf_add(engine->exec->capture, line);
		buf_add_char(engine->exec->capture, '\n');
	} else {
		step_take_line(engine->step, line);
	}
}

/* Captured output ends with line feeds alone. */
static void
exec_piece(void *owner, struct str piece, bool is_last)
{
	struct builtin_engine *engine = owner;

	if (!engine->exec->capture) {
		step_take_piece(engine->step, piece, is_last);
		return;
	}
	buf_add(engine->exec->capture, piece);
	if (is_last)
		buf_add_char(engine->exec->capture, '\n');
}

static void
exec_exited(void *owner, struct process_exit exit)
{
	answer(owner, exit.code);
}

static void
start_exec(struct builtin_engine *engine)
{
	struct exec_request *request = engine->exec;
	const struct process_spec spec = {
		.argv = request->argv,
		.env = request->env,
		.cwd = request->cwd,
		.on_line = exec_line,
		.on_piece = exec_piece,
		.on_exit = exec_exited,
		.owner = engine,
	};

	request->is_new = false;
	job_packages_link(engine->step->job, package_managers_of(str_from(request->argv[0])));
	if (!process_start(
		    engine->step->job->run->processes, &spec, &engine->process, &request->error))
		answer(engine, -1);
}

static void
woken(uv_async_t *async)
{
	struct builtin_engine *engine = async->data;

	drain(engine);
	/* while the worker waits for its answer it does not touch the request */
	uv_mutex_lock(&engine->lock);
	const bool is_new = engine->exec && engine->exec->is_new;
	uv_mutex_unlock(&engine->lock);
	if (is_new)
		start_exec(engine);
}

/* --- the worker --------------------------------------------------------------------------- */

static void
work(void *owner)
{
	struct builtin_engine *engine = owner;
	const struct builtin *builtin = engine->call.builtin;

	const bool is_post =
		builtin == engine->step->action->builtin && engine->step->stage == STAGE_POST;

	engine->result = is_post ? builtin->post(&engine->call) : builtin->main(&engine->call);
}

static void
apply(struct builtin_engine *engine)
{
	struct step *step = engine->step;

	for (const struct builtin_setting *s = engine->outputs.first; s; s = s->next)
		step_set_output(step, s->name, s->value);
	for (const struct builtin_setting *s = engine->exports.first; s; s = s->next)
		job_set_env(step->job, s->name, s->value);
	for (const struct builtin_setting *s = engine->paths.first; s; s = s->next)
		job_add_path(step->job, s->value);
	for (const struct builtin_setting *s = engine->states.first; s; s = s->next)
		step_save_state(step, s->name, s->value);
}

static void
engine_free(struct builtin_engine *engine)
{
	uv_cond_destroy(&engine->answered);
	uv_mutex_destroy(&engine->lock);
	arena_free(&engine->queue_arena);
	arena_free(&engine->a);
	free(engine);
}

static void
closed(uv_handle_t *handle)
{
	struct builtin_engine *engine = handle->data;

	engine->step->builtin = NULL;
	engine->done(engine->step, engine);
	engine_free(engine);
}

static void
worked(void *owner)
{
	struct builtin_engine *engine = owner;

	drain(engine);
	uv_close((uv_handle_t *)&engine->async, closed);
}

static struct builtin_engine *
engine_new(struct step *step, const struct builtin *builtin, struct builtin_value *values,
	size_t value_count)
{
	struct job *job = step->job;
	const struct run_options *options = job->run->options;
	struct builtin_engine *engine = calloc(1, sizeof(*engine));

	if (!engine)
		arena_exhausted();
	engine->step = step;
	if (builtin->has_stores)
		engine->identity = run_identity(job->run);
	engine->call = (struct builtin_call){
		.a = &engine->a,
		.builtin = builtin,
		.uses = step->model->uses->text,
		.values = values,
		.value_count = value_count,
		.env = step->process_env.map,
		.workspace = job->workspace,
		.temp = job->temp,
		.home = job->home,
		.tool_cache = options->paths->tools,
		.cache = options->paths->caches,
		.user_home = options->user_home,
		.user_path = options->user_path,
		.offline = options->offline,
		.engine = engine,
	};
	engine->outputs.last = &engine->outputs.first;
	engine->exports.last = &engine->exports.first;
	engine->paths.last = &engine->paths.first;
	engine->states.last = &engine->states.first;
	engine->queue_last = &engine->queue;
	engine->async.data = engine;
	return engine;
}

/* It ends on the loop, also where no thread can be started. */
void
step_builtin_start(struct step *step, const struct builtin *builtin, struct builtin_value *values,
	size_t value_count, void (*done)(struct step *step, struct builtin_engine *engine))
{
	struct builtin_engine *engine = engine_new(step, builtin, values, value_count);
	uv_loop_t *loop = step->job->run->loop;
	struct error err;

	engine->done = done;
	engine->result = RESULT_FAILURE;
	if (uv_mutex_init(&engine->lock) != 0 || uv_cond_init(&engine->answered) != 0)
		arena_exhausted();
	if (uv_async_init(loop, &engine->async, woken) != 0) {
		step_error(step, "no worker thread: too many open files");
		done(step, engine);
		engine_free(engine);
		return;
	}
	step->builtin = engine;
	if (!worker_start(loop, work, worked, engine, &err)) {
		step_error(step, "%s", err.text);
		uv_close((uv_handle_t *)&engine->async, closed);
	}
}

void
step_builtin_stop(struct step *step, bool kills)
{
	if (step->builtin)
		process_stop(step->builtin->process, kills);
}

/* --- a step of its own -------------------------------------------------------------------- */

static void
end(struct step *step, struct builtin_engine *engine)
{
	apply(engine);
	step_done(step, engine->result);
}

static void
start(struct step *step)
{
	const struct action_instance *action = step->action;

	if (action->builtin->has_services) {
		step_service_add(step);
		step_service_add_oidc(step);
	}
	step_builtin_start(step, action->builtin, action->values, action->value_count, end);
}

const struct step_handler step_handler_builtin = {"builtin", start, step_builtin_stop, false};
