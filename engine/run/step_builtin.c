#include "engine/run/builtin_engine.h"
#include "engine/run/state.h"
#include "engine/workflow/evaluate.h"

#include <stdlib.h>

/* --- inputs ------------------------------------------------------------------------------- */

struct secret_list {
	struct step *step;
	struct builtin_secret *items;
	size_t count;
	size_t capacity;
};

static void
found_secret(void *owner, struct str name)
{
	struct secret_list *list = owner;
	const struct str *value = map_find(list->step->job->run->options->secrets, name);

	*arena_push(&list->step->job->a, list->items, list->count, list->capacity) =
		(struct builtin_secret){.name = name, .is_set = value && value->n > 0};
}

static void
add_secrets(struct step *step, const struct node *node, struct builtin_value *value)
{
	struct secret_list list = {.step = step};

	if (!node || node->kind != NODE_EXPRESSION)
		return;
	expr_references(node->expr, STR("secrets"), found_secret, &list);
	value->secrets = list.items;
	value->secret_count = list.count;
}

static const struct node *
given_input(const struct step *step, struct str name)
{
	const struct node *with = step->model->with;

	for (size_t i = 0; with && with->kind == NODE_MAPPING && i < with->entry_count; i++)
		if (str_eq_nocase(with->entries[i].key->text, name))
			return with->entries[i].value;
	return NULL;
}

struct value_list {
	struct step *step;
	size_t capacity;
};

static void
add_value(struct value_list *list, struct str name, struct str value, bool is_given)
{
	struct action_instance *action = list->step->action;
	struct arena *a = &list->step->job->a;
	struct builtin_value *added =
		arena_push(a, action->values, action->value_count, list->capacity);

	*added = (struct builtin_value){
		.name = str_copy(a, name),
		.value = str_trim(str_copy(a, value)),
		.is_given = is_given,
	};
	add_secrets(list->step, given_input(list->step, name), added);
}

static void
found_input(void *owner, struct str name, struct str value)
{
	add_value(owner, name, value, true);
}

static bool
is_given(const struct action_instance *action, struct str name)
{
	for (size_t i = 0; i < action->value_count; i++)
		if (str_eq_nocase(action->values[i].name, name))
			return true;
	return false;
}

static bool
is_declared(const struct builtin *builtin, struct str name)
{
	for (size_t i = 0; i < builtin->input_count; i++)
		if (str_eq_nocase(str_from(builtin->inputs[i].name), name))
			return true;
	return false;
}

/* An input that the manifest does not declare is passed all the same, with a warning. */
static void
warn_unknown(struct step *step)
{
	const struct action_instance *action = step->action;

	for (size_t i = 0; i < action->value_count; i++)
		if (!is_declared(action->builtin, action->values[i].name))
			step_line_fmt(step, LINE_WARNING,
				"Unexpected input '%" STR_FMT "': '%s' declares no such input",
				STR_ARG(action->values[i].name), action->builtin->name);
}

bool
step_builtin_values(struct step *step)
{
	const struct builtin *builtin = step->action->builtin;
	const struct expr_host host = scope_host(&step->scope);
	struct value_list list = {.step = step};
	struct error err;

	if (!node_evaluate_texts(&step->a, step->model->with, &host, found_input, &list, &err)) {
		step_error(step, "%s", err.text);
		return false;
	}
	warn_unknown(step);
	for (size_t i = 0; i < builtin->input_count; i++) {
		const struct str name = str_from(builtin->inputs[i].name);
		if (!is_given(step->action, name))
			add_value(&list, name, str_from(builtin->inputs[i].value), false);
	}
	return true;
}

static void
show_inputs(struct step *step)
{
	const struct action_instance *action = step->action;

	for (size_t i = 0; i < action->value_count; i++)
		if (action->values[i].is_given && action->values[i].value.n > 0)
			step_line_fmt(step, LINE_COMMAND, "%" STR_FMT ": %" STR_FMT,
				STR_ARG(action->values[i].name), STR_ARG(action->values[i].value));
}

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
note(struct step *step, struct str text)
{
	run_emit(step->job->run, (struct record){
					 .kind = RECORD_NOTE,
					 .job = step->job->index,
					 .step = step->index,
					 .text = text,
				 });
}

static void
take_message(struct step *step, const struct message *message)
{
	struct run *run = step->job->run;

	switch (message->kind) {
	case MESSAGE_LINE: step_take_line(step, message->text); break;
	case MESSAGE_ERROR: step_error(step, "%" STR_FMT, STR_ARG(message->text)); break;
	case MESSAGE_WARNING: step_line(step, LINE_WARNING, message->text); break;
	case MESSAGE_NOTE: note(step, message->text); break;
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
		.on_exit = exec_exited,
		.owner = engine,
	};

	request->is_new = false;
	if (!process_start(
		    &engine->step->job->run->processes, &spec, &engine->process, &request->error))
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
work(uv_work_t *work_request)
{
	struct builtin_engine *engine = work_request->data;
	const struct builtin *builtin = engine->call.builtin;

	engine->result = engine->step->stage == STAGE_POST ? builtin->post(&engine->call)
							   : builtin->main(&engine->call);
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
closed(uv_handle_t *handle)
{
	struct builtin_engine *engine = handle->data;
	struct step *step = engine->step;
	const enum result result = engine->result;

	step->builtin = NULL;
	uv_cond_destroy(&engine->answered);
	uv_mutex_destroy(&engine->lock);
	arena_free(&engine->queue_arena);
	arena_free(&engine->a);
	free(engine);
	step_end(step, result);
	job_step_finished(step->job);
}

static void
worked(uv_work_t *work_request, int status)
{
	struct builtin_engine *engine = work_request->data;

	(void)status; /* never cancelled: the worker is asked to return instead */
	drain(engine);
	apply(engine);
	uv_close((uv_handle_t *)&engine->async, closed);
}

static struct builtin_engine *
engine_new(struct step *step)
{
	struct job *job = step->job;
	const struct run_options *options = job->run->options;
	struct builtin_engine *engine = calloc(1, sizeof(*engine));

	if (!engine)
		arena_exhausted();
	engine->step = step;
	engine->call = (struct builtin_call){
		.a = &engine->a,
		.builtin = step->action->builtin,
		.uses = step->model->uses->text,
		.values = step->action->values,
		.value_count = step->action->value_count,
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
	engine->work.data = engine;
	engine->async.data = engine;
	return engine;
}

static void
queue_work(struct step *step)
{
	struct builtin_engine *engine = engine_new(step);
	uv_loop_t *loop = &step->job->run->loop;

	if (uv_mutex_init(&engine->lock) != 0 || uv_cond_init(&engine->answered) != 0 ||
		uv_async_init(loop, &engine->async, woken) != 0)
		arena_exhausted();
	step->builtin = engine;
	(void)uv_queue_work(loop, &engine->work, work, worked);
}

bool
step_builtin_start(struct step *step)
{
	if (step->stage == STAGE_MAIN)
		show_inputs(step);
	if (step->job->run->options->dry_run) {
		step_end(step, RESULT_SUCCESS);
		return false;
	}
	queue_work(step);
	return true;
}

void
step_builtin_cancel(struct step *step)
{
	if (step->builtin->process)
		process_cancel(step->builtin->process);
}
