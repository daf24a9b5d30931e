#include "engine/run/step/step_env.h"

#include "engine/context/github_context.h"
#include "engine/run/base/inside.h"
#include "engine/run/context/contexts.h"
#include "engine/workflow/evaluate.h"

static void
add_to_env(void *owner, struct str name, struct str value)
{
	env_set(owner, name, value);
}

bool
step_env_evaluate(struct step *step, struct error *err)
{
	const struct expr_host host = scope_host(&step->scope);
	struct env env;

	/* entries cannot see each other: the step's env stays empty until all are evaluated */
	env_init(&env, &step->a);
	if (!node_evaluate_texts(&step->a, step->model->env, &host, add_to_env, &env, err))
		return false;
	step->env = env;
	return true;
}

/* RUNNER_NAME for every member of the `runner` context. */
static void
add_runner(struct job *job)
{
	const struct value runner = scope_context(&job->a, &job->scope, STR("runner"));
	const struct map *members = object_members(runner.object);

	for (size_t i = 0; i < members->count; i++) {
		const struct str name = str_concat(
			&job->a, STR("RUNNER_"), str_upper(&job->a, members->entries[i].key));
		env_set(&job->built_in, name,
			((const struct value *)members->entries[i].value)->string);
	}
}

void
job_env_make(struct job *job)
{
	env_init(&job->built_in, &job->a);
	github_context_variables(job->github, &job->a, add_to_env, &job->built_in);
	add_runner(job);
	env_set(&job->built_in, STR("GITHUB_ACTIONS"), STR("true"));
	env_set(&job->built_in, STR("RUNNER_TRACKING_ID"), job->tracking_id);
}

static void
add_state(struct step *step)
{
	const struct map *state = step->action ? &step->action->state : NULL;

	for (size_t i = 0; state && i < state->count; i++)
		env_set(&step->process_env,
			str_concat(&step->a, STR("STATE_"), state->entries[i].key),
			*(const struct str *)state->entries[i].value);
}

/* The newest addition comes first. */
static void
add_path(struct step *step)
{
	const struct job *job = step->job;
	struct buf b;

	if (job->path_count == 0)
		return;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = job->path_count; i > 0; i--) {
		buf_add(&b, job->path_additions[i - 1]);
		buf_add_char(&b, ':');
	}
	buf_add(&b, env_get(&step->process_env, STR("PATH")));
	env_set(&step->process_env, STR("PATH"), buf_take(&step->a, &b));
}

static void
add_step_variables(struct step *step)
{
	static const char *const names[] = {
		[FILE_ENV] = "GITHUB_ENV",
		[FILE_OUTPUT] = "GITHUB_OUTPUT",
		[FILE_STATE] = "GITHUB_STATE",
		[FILE_PATH] = "GITHUB_PATH",
		[FILE_SUMMARY] = "GITHUB_STEP_SUMMARY",
	};
	struct env *env = &step->process_env;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		env_set(env, str_from(names[i]), job_inside(step->job, &step->a, step->files[i]));
	const struct value github = scope_context(&step->a, &step->scope, STR("github"));
	static const char *const members[][2] = {
		{"GITHUB_ACTION", "action"},
		{"GITHUB_ACTION_PATH", "action_path"},
		{"GITHUB_ACTION_REPOSITORY", "action_repository"},
		{"GITHUB_ACTION_REF", "action_ref"},
	};
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		const struct value v = object_get(github.object, str_from(members[i][1]));
		if (v.kind == VALUE_STRING)
			env_set(env, str_from(members[i][0]), v.string);
	}
}

/* INPUT_NAME of a JavaScript action: upper case, blanks to `_`, dashes kept. */
static void
add_inputs(struct step *step)
{
	const struct action_instance *action = step->action;

	if (!action || !action->action)
		return;
	for (size_t i = 0; i < action->value_count; i++) {
		const struct str upper = str_upper(&step->a, action->values[i].name);
		char *name = arena_alloc(&step->a, upper.n);
		for (size_t j = 0; j < upper.n; j++)
			name[j] = upper.p[j] == ' ' ? '_' : upper.p[j];
		env_set(&step->process_env,
			str_concat(&step->a, STR("INPUT_"), (struct str){name, upper.n}),
			action->values[i].value);
	}
}

/* A composite action's steps see what the step that uses it sets. */
static void
add_outer(struct env *env, const struct frame *frame)
{
	if (!frame->owner)
		return;
	add_outer(env, frame->owner->frame);
	env_add(env, &frame->owner->env);
}

void
step_env_make(struct step *step)
{
	const struct job *job = step->job;
	struct env *env = &step->process_env;

	/* what may be many comes first, as a copy: all steps of a job have these */
	env_init_copy(env, &step->a, &job->env);
	if (!env_has(env, STR("HOME")))
		env_set(env, STR("HOME"), job_inside(job, &step->a, job->home));
	env_add_missing(env, &job->toolchains);
	env_add_missing(env, job->run->options->base_env);
	add_outer(env, step->frame);
	env_add(env, &step->env);
	if (!env_has(env, STR("CI")))
		env_set(env, STR("CI"), STR("true"));
	add_inputs(step);
	add_state(step);
	add_path(step);
	env_add(env, &job->built_in);
	add_step_variables(step);
}
