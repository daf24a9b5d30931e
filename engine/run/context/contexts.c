#include "engine/run/context/contexts.h"

#include "engine/context/context_functions.h"
#include "engine/context/contexts.h"
#include "engine/context/github_context.h"
#include "engine/run/base/emit.h"
#include "engine/run/base/inside.h"
#include "engine/run/context/runner_info.h"
#include "engine/run/context/status.h"
#include "engine/run/context/step_values.h"
#include "engine/store/run_id.h"
#include "engine/workflow/evaluate.h"

#include <string.h>

/* The values, and room for what they point to. */
struct scope_values {
	struct context_values values;
	struct context_step step;
	struct context_runner runner;
};

/* The call that an expression stands in. */
static const struct call *
scope_call(const struct scope *scope)
{
	return scope->group ? scope->group->call : &scope->run->root;
}

/* --- what every context may ask for ------------------------------------------------------- */

static struct str
token_of(const struct run_options *options)
{
	const struct str *token = map_find(options->secrets, STR("GITHUB_TOKEN"));

	return token ? *token : STR("");
}

static struct context_result
result_of(const struct job_group *group)
{
	return (struct context_result){group->model->id, group->result, &group->outputs};
}

static struct context_result
job_at(const void *owner, size_t i)
{
	const struct call *call = owner;

	return result_of(&call->groups[i]);
}

static void
add_run(const struct scope *scope, struct context_values *out)
{
	const struct run_options *options = scope->run->options;
	const struct call *call = scope_call(scope);

	out->event = options->event;
	out->root = options->workflow;
	out->workflow = call->workflow;
	out->run_id = scope->run->id;
	out->token = token_of(options);
	out->vars = options->vars;
	out->secrets = call->secrets;
	out->inputs = call->inputs;
	out->jobs = (struct context_results){call->group_count, job_at, call};
	out->strategy = (struct strategy){.fail_fast = true};
	out->job_status = RESULT_SUCCESS;
}

static void
add_group(const struct scope *scope, struct context_values *out)
{
	out->needs = group_needs(scope->group);
	out->strategy = scope->group->strategy;
	out->leg_count = scope->group->leg_count;
}

static void
add_leg(const struct leg *leg, struct context_values *out)
{
	out->matrix = leg->matrix;
	out->leg_index = leg->index;
}

static void
add_job(const struct job *job, struct context_values *out)
{
	out->github = job->github;
	out->matrix = job->matrix;
	out->leg_index = job->leg_index;
	out->steps = job->root ? job->root->steps_context : NULL;
	out->job_status = job->status;
}

static void
add_frame(const struct frame *frame, struct context_values *out)
{
	out->steps = frame->steps_context;
	if (frame->inputs)
		out->inputs = frame->inputs;
}

/* --- what one context alone asks for ------------------------------------------------------ */

static void
add_step(struct arena *a, const struct scope *scope, struct scope_values *out)
{
	if (!scope->step)
		return;
	out->step = scope_step_values(a, scope);
	out->values.step = &out->step;
}

static const struct context_env *
env_over(struct arena *a, const struct context_env *outer, const struct env *env)
{
	struct context_env *inner = arena_new(a, struct context_env);

	*inner = (struct context_env){&env->map, outer};
	return inner;
}

/* A composite action's steps see what the step that uses it sets. */
static const struct context_env *
outer_env(struct arena *a, const struct job *job, const struct frame *frame)
{
	if (!frame || !frame->owner)
		return env_over(a, NULL, &job->env);
	return env_over(a, outer_env(a, job, frame->owner->frame), &frame->owner->env);
}

/* The env of workflow and job, GITHUB_ENV, and the step's own; not the machine's. */
static void
add_env(struct arena *a, const struct scope *scope, struct scope_values *out)
{
	if (!scope->job)
		return;
	out->values.env = outer_env(a, scope->job, scope_frame(scope));
	if (scope->step && !scope->frame)
		out->values.env = env_over(a, out->values.env, &scope->step->env);
}

static void
add_check_run_id(struct arena *a, const struct scope *scope, struct scope_values *out)
{
	struct job *job = scope->job;

	(void)a;
	if (!job)
		return;
	if (job->check_run_id == 0)
		job->check_run_id = run_id_next(scope->run->options->paths->state, now_ms());
	out->values.check_run_id = job->check_run_id;
}

static struct str
parent_of(struct str path)
{
	return str_slice(path, 0, str_rindex(path, '/'));
}

static void
add_runner(struct arena *a, const struct scope *scope, struct scope_values *out)
{
	const struct job *job = scope->job;
	const struct str tools = scope->run->options->paths->shared;

	out->runner = (struct context_runner){
		.os = runner_os(),
		.arch = runner_arch(),
		.tool_cache = job ? job_inside(job, a, tools) : tools,
		.debug = scope->run->debug,
	};
	if (job) {
		out->runner.temp = job_inside(job, a, job->temp);
		out->runner.workspace = job_inside(job, a, parent_of(job->workspace));
	}
	out->values.runner = &out->runner;
}

static const struct {
	const char *context;
	void (*add)(struct arena *a, const struct scope *scope, struct scope_values *out);
} parts[] = {
	{"github", add_step},
	{"env", add_env},
	{"job", add_check_run_id},
	{"runner", add_runner},
};

/* --- the host of an expression ------------------------------------------------------------ */

static void
add_scope(const struct scope *scope, struct context_values *out)
{
	const struct frame *frame = scope_frame(scope);

	add_run(scope, out);
	if (scope->group)
		add_group(scope, out);
	if (scope->leg)
		add_leg(scope->leg, out);
	if (scope->job)
		add_job(scope->job, out);
	if (frame)
		add_frame(frame, out);
}

struct value
scope_context(struct arena *a, const struct scope *scope, struct str name)
{
	struct scope_values filled = {0};

	add_scope(scope, &filled.values);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_eq_nocase_z(name, parts[i].context))
			parts[i].add(a, scope, &filled);
	return context_make(a, &filled.values, name);
}

static struct value
find_context(void *owner, struct arena *a, struct str name)
{
	return scope_context(a, owner, name);
}

static bool
call_function(void *owner, struct arena *a, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err)
{
	const struct scope *scope = owner;

	if (strcmp(function, "hashFiles") != 0)
		return scope_status(a, scope, function, args, count, out, err);
	if (!scope->job)
		return error_set(err, ERROR_INVALID, "'hashFiles' is available in steps only");
	return context_hash_files(a, scope->job->workspace, args, count, out, err);
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

struct object *
job_github_make(struct job *job)
{
	struct context_values values = {0};
	const struct context_job made = {
		.id = job->model->id,
		.workspace = job_workspace_inside(job, &job->a),
		.event_path = str_concat(&job->a, job_inside(job, &job->a, job->temp),
			STR("/_github_workflow/event.json")),
	};

	add_scope(&job->scope, &values);
	values.job = &made;
	return github_context_make(&job->a, &values).object;
}

bool
scope_condition(struct arena *a, const struct scope *scope, const struct node *condition, bool *out,
	struct error *err)
{
	const struct expr_host host = scope_host(scope);
	struct value v;

	if (!condition) {
		if (!scope_status(a, scope, "success", NULL, 0, &v, err))
			return false;
	} else if (!node_evaluate(a, condition, &host, &v, err)) {
		return false;
	}
	*out = value_is_truthy(v);
	return true;
}
