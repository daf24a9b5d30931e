#include "engine/run/context/contexts.h"

#include "engine/protocol/hash_files.h"
#include "engine/run/base/emit.h"
#include "engine/run/context/github_context.h"
#include "engine/run/context/runner_info.h"
#include "engine/run/context/status.h"
#include "engine/store/run_id.h"
#include "engine/workflow/evaluate.h"

#include <string.h>

/* The call of an expression. */
static const struct call *
scope_call(const struct scope *scope)
{
	return scope->group ? scope->group->call : &scope->run->root;
}

/* --- makers ------------------------------------------------------------------------------- */

static void
add_texts(struct object *object, const struct map *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		object_set_str(object, texts->entries[i].key,
			*(const struct str *)texts->entries[i].value);
}

static struct value
texts_value(struct arena *a, const struct map *texts)
{
	struct object *object = object_new(a);

	if (texts)
		add_texts(object, texts);
	return value_object(object);
}

static void
add_env(struct object *object, const struct env *env)
{
	for (size_t i = 0; i < env->map.count; i++) {
		const struct env_variable *variable = env->map.entries[i].value;
		object_set_str(object, env->map.entries[i].key, variable->value);
	}
}

/* A composite action's steps see what the step that uses it sets. */
static void
add_outer_env(struct object *object, const struct frame *frame)
{
	if (!frame || !frame->owner)
		return;
	add_outer_env(object, frame->owner->frame);
	add_env(object, &frame->owner->env);
}

/* The env of workflow and job, GITHUB_ENV, and the step's own; not the machine's. */
static struct value
make_env(struct arena *a, const struct scope *scope)
{
	struct object *object = object_new_case_sensitive(a);

	if (scope->job)
		add_env(object, &scope->job->env);
	if (scope->step) {
		add_outer_env(object, scope->step->frame);
		add_env(object, &scope->step->env);
	}
	return value_object(object);
}

static struct value
make_vars(struct arena *a, const struct scope *scope)
{
	return texts_value(a, scope->run->options->vars);
}

static struct value
make_secrets(struct arena *a, const struct scope *scope)
{
	const struct value secrets = texts_value(a, scope_call(scope)->secrets);

	if (!object_has(secrets.object, STR("GITHUB_TOKEN")))
		object_set_str(secrets.object, STR("GITHUB_TOKEN"), STR(""));
	return secrets;
}

static struct value
make_inputs(struct arena *a, const struct scope *scope)
{
	struct object *inputs = scope_call(scope)->inputs;

	if (scope->step && scope->step->frame->inputs)
		inputs = scope->step->frame->inputs;
	return value_object(inputs ? inputs : object_new(a));
}

static struct value
make_matrix(struct arena *a, const struct scope *scope)
{
	(void)a;
	return scope->job && scope->job->matrix ? value_object(scope->job->matrix)
						: VALUE_NULL_INIT;
}

static struct value
make_strategy(struct arena *a, const struct scope *scope)
{
	const struct strategy preset = {.fail_fast = true};
	const struct job_group *group = scope->group;

	return strategy_value(a, group ? &group->strategy : &preset,
		scope->job ? scope->job->leg_index : 0, group ? group->leg_count : 0);
}

static struct value
make_needs(struct arena *a, const struct scope *scope)
{
	struct object *needs = object_new(a);
	const struct job_group *group = scope->group;

	for (size_t i = 0; group && i < group->model->need_count; i++) {
		const struct job_group *need = &group->call->groups[group->model->need_jobs[i]];
		struct object *entry = object_new(a);
		object_set_str(entry, STR("result"), str_from(result_name(need->result)));
		object_set(entry, STR("outputs"), texts_value(a, &need->outputs));
		object_set(needs, need->model->id, value_object(entry));
	}
	return value_object(needs);
}

/* Only the outputs of a called workflow see it. */
static struct value
make_jobs(struct arena *a, const struct scope *scope)
{
	struct object *jobs = object_new(a);
	const struct call *call = scope_call(scope);

	for (size_t i = 0; i < call->group_count; i++) {
		struct object *entry = object_new(a);
		object_set_str(entry, STR("result"), str_from(result_name(call->groups[i].result)));
		object_set(entry, STR("outputs"), texts_value(a, &call->groups[i].outputs));
		object_set(jobs, call->groups[i].model->id, value_object(entry));
	}
	return value_object(jobs);
}

static struct value
make_steps(struct arena *a, const struct scope *scope)
{
	if (scope->step)
		return value_object(scope->step->frame->steps_context);
	return value_object(
		scope->job && scope->job->root ? scope->job->root->steps_context : object_new(a));
}

static struct value
check_run_id(const struct scope *scope)
{
	if (!scope->job)
		return VALUE_NULL_INIT;
	if (scope->job->check_run_id == 0)
		scope->job->check_run_id = run_id_next(scope->run->options->paths->state, now_ms());
	return value_number((double)scope->job->check_run_id);
}

static struct value
make_job(struct arena *a, const struct scope *scope)
{
	struct object *object = object_new(a);
	const struct event *event = scope->run->options->event;
	const struct str path = scope_call(scope)->workflow->source->path;

	object_set_str(object, STR("status"),
		str_from(scope->job ? result_name(scope->job->status) : "success"));
	object_set(object, STR("check_run_id"), check_run_id(scope));
	object_set_str(object, STR("workflow_ref"),
		str_concat(a, event->repository, STR("/"), path, STR("@"), event->ref));
	object_set_str(object, STR("workflow_sha"), event->sha);
	object_set_str(object, STR("workflow_repository"), event->repository);
	object_set_str(object, STR("workflow_file_path"), path);
	return value_object(object);
}

static struct value
make_runner(struct arena *a, const struct scope *scope)
{
	return value_object(runner_context_make(a, scope));
}

struct context_row {
	const char *name;
	struct value (*make)(struct arena *a, const struct scope *scope);
};

static const struct context_row contexts[] = {
	{"github", github_context_of},
	{"env", make_env},
	{"vars", make_vars},
	{"secrets", make_secrets},
	{"inputs", make_inputs},
	{"matrix", make_matrix},
	{"strategy", make_strategy},
	{"needs", make_needs},
	{"jobs", make_jobs},
	{"steps", make_steps},
	{"job", make_job},
	{"runner", make_runner},
};

/* --- the host of an expression ------------------------------------------------------------ */

static struct value
find_context(void *owner, struct arena *a, struct str name)
{
	for (size_t i = 0; i < COUNT_OF(contexts); i++)
		if (str_eq_nocase(name, str_from(contexts[i].name)))
			return contexts[i].make(a, owner);
	return VALUE_NULL_INIT;
}

static bool
call_hash_files(struct arena *a, const struct scope *scope, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	struct str *patterns = arena_array(a, struct str, count);
	struct str hash;

	if (!scope->job)
		return error_set(err, ERROR_INVALID, "'hashFiles' is available in steps only");
	for (size_t i = 0; i < count; i++)
		patterns[i] = value_to_string(a, args[i]);
	if (!hash_files(a, scope->job->workspace, patterns, count, &hash, err))
		return false;
	*out = value_string(hash);
	return true;
}

static bool
call_function(void *owner, struct arena *a, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	if (strcmp(function, "hashFiles") == 0)
		return call_hash_files(a, owner, args, count, out, err);
	return scope_status(owner, function, args, count, out, err);
}

struct expr_host
scope_host(const struct scope *scope)
{
	return (struct expr_host){
		.context = find_context,
		.call = call_function,
		/* the callbacks only read it */
		.owner = (void *)(uintptr_t)scope,
	};
}

bool
scope_condition(struct arena *a, const struct scope *scope, const struct node *condition, bool *out,
	struct error *err)
{
	const struct expr_host host = scope_host(scope);
	struct value v;

	if (!condition) {
		if (!scope_status(scope, "success", NULL, 0, &v, err))
			return false;
	} else if (!node_evaluate(a, condition, &host, &v, err)) {
		return false;
	}
	*out = value_is_truthy(v);
	return true;
}
