#include "engine/run/job_setup.h"

#include "engine/plan/runs_on.h"
#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/run/context/runner_info.h"
#include "engine/run/environment.h"
#include "engine/run/job_folder.h"
#include "engine/run/step/action.h"
#include "engine/run/step/step_env.h"
#include "engine/run/step/step_make.h"
#include "engine/run/unsupported.h"
#include "engine/workflow/evaluate.h"

/* --- runs-on ------------------------------------------------------------------------------ */

/* An image that is empty means no container. */
static bool
is_empty_image(struct job *job, const struct node *node)
{
	const struct expr_host host = scope_host(&job->scope);
	const struct node *image = node->kind == NODE_MAPPING ? node_find(node, "image") : node;
	struct value v;

	if (!node_evaluate(&job->a, image, &host, &v, NULL))
		return false;
	if (v.kind == VALUE_OBJECT)
		v = object_get(v.object, STR("image"));
	return value_to_string(&job->a, v).n == 0;
}

static bool
is_empty(void *owner, const char *name)
{
	struct job *job = owner;
	const struct node *services = job->model->services;

	if (str_eq(str_from(name), STR("container")))
		return is_empty_image(job, job->model->container);
	if (!str_eq(str_from(name), STR("services")) || services->kind != NODE_MAPPING)
		return false;
	for (size_t i = 0; i < services->entry_count; i++)
		if (!is_empty_image(job, services->entries[i].value))
			return false;
	return true;
}

static bool
find_machine(struct job *job, struct str *labels_text, struct str *why, struct error *err)
{
	const struct expr_host host = scope_host(&job->scope);
	const struct run_options *options = job->run->options;
	struct runs_on runs_on;

	if (!runs_on_read(&job->a, job->model, &host, &runs_on, err))
		return false;
	*labels_text = runs_on.text;
	const struct unsupported *unsupported = unsupported_find(job->model, false, is_empty, job);
	if (unsupported)
		*why = str_fmt(&job->a, "%s, which lact does not support yet", unsupported->what);
	else
		(void)runner_fits(&job->a, runs_on.labels, runs_on.count, options->platforms,
			options->platform_count, why);
	return true;
}

/* --- env ---------------------------------------------------------------------------------- */

static void
add_to_env(void *owner, struct str name, struct str value)
{
	env_set(owner, name, value);
}

/* Neither mapping sees an `env` context: both are evaluated before either counts. */
static bool
evaluate_env(struct job *job, struct error *err)
{
	const struct expr_host host = scope_host(&job->scope);
	struct env env;

	env_init(&env, &job->a);
	if (!node_evaluate_texts(
		    &job->a, job->group->call->workflow->env, &host, add_to_env, &env, err))
		return false;
	/* what a workflow can test: it is empty on GitHub */
	env_set(&env, STR("LACT"), STR("true"));
	if (job->run->options->act_env)
		env_set(&env, STR("ACT"), STR("true"));
	env_add(&env, job->run->options->user_env);
	if (!node_evaluate_texts(&job->a, job->model->env, &host, add_to_env, &env, err))
		return false;
	job->env = env;
	return true;
}

/* --- steps -------------------------------------------------------------------------------- */

/* Actions of the workspace are looked for when they are reached; the others now. */
static bool
is_local(const struct workflow_step *step)
{
	return str_starts(step->uses->text, STR("./")) || str_starts(step->uses->text, STR("../"));
}

static bool
find_action(struct job *job, const struct workflow_step *model, struct action_instance **out)
{
	struct error err = {0};

	if (model->kind != STEP_USES || is_local(model))
		return true;
	if (action_find(job, model, out, &err)) {
		action_find_inner(job, *out);
		return true;
	}
	job_error(job, "%s", err.text);
	if (err.kind == ERROR_MISSING)
		run_missing(job->run, job, NULL, str_from(err.text), str_from(err.help));
	return false;
}

/* The pre parts of published actions run before all steps. */
static void
place_steps(struct job *job, struct action_instance *const *actions, size_t pre_count)
{
	const struct workflow_job *model = job->model;
	struct frame *root = job->root;
	size_t pre = 0;

	root->count = pre_count + model->step_count;
	root->steps = arena_array(&job->a, struct step, root->count);
	for (size_t i = 0; i < model->step_count; i++) {
		const struct workflow_step *step = &model->steps[i];
		if (action_has_pre(actions[i]))
			step_init(&root->steps[pre++], root, job, step, STAGE_PRE, actions[i]);
		step_init(&root->steps[pre_count + i], root, job, step, STAGE_MAIN, actions[i]);
	}
}

bool
job_make_steps(struct job *job)
{
	const struct workflow_job *model = job->model;
	struct action_instance **actions =
		arena_array(&job->a, struct action_instance *, model->step_count);
	size_t pre_count = 0;

	for (size_t i = 0; i < model->step_count; i++) {
		if (!find_action(job, &model->steps[i], &actions[i]))
			return false;
		pre_count += action_has_pre(actions[i]);
	}
	place_steps(job, actions, pre_count);
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
set_up(struct job *job, struct error *err)
{
	const struct run_options *options = job->run->options;

	if (options->executor_make)
		job->executor =
			options->executor_make(options->executor_owner, &job->a, &job->host.base);
	if (!job_folder_make(job, err))
		return false;
	job->github = job_github_make(job);
	job->root->steps_context = object_new(&job->a);
	job_env_make(job);
	return environment_read(job, err) && evaluate_env(job, err);
}

static void
tell_started(struct job *job, struct str labels)
{
	run_emit(job->run,
		&(struct record){
			.kind = RECORD_JOB_STARTED,
			.job = job->index,
			.step = RECORD_NO_INDEX,
			.job_started =
				{
					.job_id = job->model->id,
					.name = job->name,
					.runs_on = labels,
					.permissions = job->model->granted
							       ? permissions_text(&job->a,
									 job->model->granted)
							       : STR_NONE,
				},
		});
}

static void
tell_unsupported(struct job *job)
{
	const struct unsupported *unsupported = unsupported_find(job->model, true, is_empty, job);

	if (unsupported)
		run_difference(job->run, job, NULL,
			str_fmt(&job->a, "%s, which lact does not support yet", unsupported->what));
}

enum job_setup
job_set_up(struct job *job, struct str *why)
{
	struct str labels;
	struct error err;

	*why = STR_NONE;
	if (!find_machine(job, &labels, why, &err)) {
		job_error(job, "%s", err.text);
		return JOB_SETUP_FAILED;
	}
	if (why->n > 0)
		return JOB_SETUP_NOT_HERE;
	tell_started(job, labels);
	run_difference(job->run, job, NULL,
		str_fmt(&job->a, "'%" STR_FMT "' is this machine: %" STR_FMT ", %s",
			STR_ARG(labels), STR_ARG(runner_system(&job->a)), runner_arch()));
	tell_unsupported(job);
	if (set_up(job, &err))
		return JOB_SETUP_OK;
	job_error(job, "%s", err.text);
	return JOB_SETUP_FAILED;
}
