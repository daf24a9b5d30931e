#include "engine/run/runner_info.h"
#include "engine/run/state.h"
#include "engine/workflow/evaluate.h"

/* --- runs-on ------------------------------------------------------------------------------ */

static bool
read_labels(struct job *job, struct value v, struct str **labels, size_t *count, struct error *err)
{
	struct arena *a = &job->a;

	if (v.kind == VALUE_OBJECT) /* {group, labels}: a group is any machine with the labels */
		v = object_get(v.object, STR("labels"));
	if (v.kind == VALUE_STRING) {
		*labels = arena_new(a, struct str);
		**labels = v.string;
		*count = v.string.n > 0;
		return true;
	}
	if (v.kind != VALUE_ARRAY)
		return node_error(
			err, job->model->runs_on, "'runs-on' must be a label or a list of labels");
	*labels = arena_array(a, struct str, v.array->count);
	*count = v.array->count;
	for (size_t i = 0; i < *count; i++)
		(*labels)[i] = value_to_string(a, v.array->items[i]);
	return true;
}

static struct str
join_labels(struct job *job, const struct str *labels, size_t count)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? ", " : "", STR_ARG(labels[i]));
	return buf_take(&job->a, &b);
}

static bool
find_machine(struct job *job, struct str *labels_text, struct str *why, struct error *err)
{
	const struct expr_host host = scope_host(&job->scope);
	const struct run_options *options = job->run->options;
	struct str *labels = NULL;
	size_t count = 0;
	struct value v;

	if (!node_evaluate(&job->a, job->model->runs_on, &host, &v, err) ||
		!read_labels(job, v, &labels, &count, err))
		return false;
	*labels_text = join_labels(job, labels, count);
	if (job->model->container)
		*why = STR("it runs in a container, which lact does not do yet");
	else if (job->model->services)
		*why = STR("it has service containers, which lact does not start yet");
	else
		(void)runner_fits(
			&job->a, labels, count, options->platforms, options->platform_count, why);
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
		    &job->a, job->run->options->workflow->env, &host, add_to_env, &env, err))
		return false;
	env_add(&env, job->run->options->user_env);
	if (!node_evaluate_texts(&job->a, job->model->env, &host, add_to_env, &env, err))
		return false;
	job->env = env;
	return true;
}

/* --- steps -------------------------------------------------------------------------------- */

static bool
find_action(struct job *job, const struct workflow_step *model, struct action_instance **out)
{
	const struct builtin *builtin = job->run->options->builtin_find(model->uses->text);

	if (!builtin) {
		const struct str text = str_fmt(&job->a,
			"the action '%" STR_FMT
			"' has no built-in, and lact does not run published or local actions yet",
			STR_ARG(model->uses->text));
		job_error(job, "%" STR_FMT, STR_ARG(text));
		run_missing(job->run, job, NULL, text,
			STR("`lact list --builtins` shows what lact has"));
		return false;
	}
	*out = arena_new(&job->a, struct action_instance);
	(*out)->builtin = builtin;
	map_init(&(*out)->state, &job->a, false);
	return true;
}

static bool
make_steps(struct job *job)
{
	const struct workflow_job *model = job->model;

	job->step_count = model->step_count;
	job->steps = arena_array(&job->a, struct step, job->step_count);
	for (size_t i = 0; i < job->step_count; i++) {
		const struct workflow_step *step = &model->steps[i];
		struct action_instance *action = NULL;
		if (step->kind == STEP_OTHER) {
			job_error(job,
				"step %zu is a 'wait', 'cancel' or 'parallel' step, which lact "
				"does not support yet",
				i + 1);
			return false;
		}
		if (step->kind == STEP_USES && !find_action(job, step, &action))
			return false;
		step_init(&job->steps[i], job, step, STAGE_MAIN, action);
	}
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
set_up(struct job *job, struct error *err)
{
	if (!job_folder_make(job, err))
		return false;
	job->github = github_context_make(job);
	job->steps_context = object_new(&job->a);
	job_env_make(job);
	return evaluate_env(job, err);
}

static void
tell_started(struct job *job, struct str labels)
{
	run_emit(job->run, (struct record){
				   .kind = RECORD_JOB_STARTED,
				   .job = job->index,
				   .step = RECORD_NO_INDEX,
				   .id = job->model->id,
				   .name = job->name,
				   .text = labels,
			   });
}

bool
job_set_up(struct job *job)
{
	struct str labels;
	struct str why = STR_NONE;
	struct error err;

	if (!find_machine(job, &labels, &why, &err)) {
		job_error(job, "%s", err.text);
		return false;
	}
	if (why.n > 0) {
		job_skip(job, RESULT_SKIPPED, true, why);
		return false;
	}
	tell_started(job, labels);
	run_difference(job->run, job, NULL,
		str_fmt(&job->a, "'%" STR_FMT "' is this machine: %" STR_FMT ", %s",
			STR_ARG(labels), STR_ARG(runner_system(&job->a)), runner_arch()));
	if (!set_up(job, &err)) {
		job_error(job, "%s", err.text);
		return false;
	}
	return make_steps(job);
}
