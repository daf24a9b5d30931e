#include "engine/context/contexts.h"

#include "engine/context/github_context.h"

static void
add_texts(struct object *object, const struct map *texts)
{
	for (size_t i = 0; texts && i < texts->count; i++)
		object_set_str(object, texts->entries[i].key,
			*(const struct str *)texts->entries[i].value);
}

static struct value
texts_value(struct arena *a, const struct map *texts)
{
	struct object *object = object_new(a);

	add_texts(object, texts);
	return value_object(object);
}

static struct value
object_or_empty(struct arena *a, struct object *object)
{
	return value_object(object ? object : object_new(a));
}

static void
add_env(struct object *object, const struct context_env *env)
{
	if (!env)
		return;
	add_env(object, env->outer);
	add_texts(object, env->variables);
}

static struct value
make_env(struct arena *a, const struct context_values *values)
{
	struct object *object = object_new_case_sensitive(a);

	add_env(object, values->env);
	return value_object(object);
}

static struct value
make_vars(struct arena *a, const struct context_values *values)
{
	return texts_value(a, values->vars);
}

static struct value
make_secrets(struct arena *a, const struct context_values *values)
{
	const struct value secrets = texts_value(a, values->secrets);

	if (!object_has(secrets.object, STR("GITHUB_TOKEN")))
		object_set_str(secrets.object, STR("GITHUB_TOKEN"), STR(""));
	return secrets;
}

static struct value
make_inputs(struct arena *a, const struct context_values *values)
{
	return object_or_empty(a, values->inputs);
}

static struct value
make_matrix(struct arena *a, const struct context_values *values)
{
	(void)a;
	return values->matrix ? value_object(values->matrix) : VALUE_NULL_INIT;
}

static struct value
make_strategy(struct arena *a, const struct context_values *values)
{
	return strategy_value(a, &values->strategy, values->leg_index, values->leg_count);
}

static struct value
results_value(struct arena *a, const struct context_results *results)
{
	struct object *object = object_new(a);

	for (size_t i = 0; i < results->count; i++) {
		const struct context_result result = results->at(results->owner, i);
		struct object *entry = object_new(a);
		object_set_str(entry, STR("result"), str_from(result_name(result.result)));
		object_set(entry, STR("outputs"), texts_value(a, result.outputs));
		object_set(object, result.id, value_object(entry));
	}
	return value_object(object);
}

static struct value
make_needs(struct arena *a, const struct context_values *values)
{
	return results_value(a, &values->needs);
}

/* Only the outputs of a called workflow see it. */
static struct value
make_jobs(struct arena *a, const struct context_values *values)
{
	return results_value(a, &values->jobs);
}

static struct value
make_steps(struct arena *a, const struct context_values *values)
{
	return object_or_empty(a, values->steps);
}

static struct value
make_job(struct arena *a, const struct context_values *values)
{
	struct object *object = object_new(a);
	const struct event *event = values->event;
	const struct str path = values->workflow->source->path;

	object_set_str(object, STR("status"), str_from(result_name(values->job_status)));
	object_set(object, STR("check_run_id"),
		values->check_run_id > 0 ? value_number((double)values->check_run_id)
					 : VALUE_NULL_INIT);
	object_set_str(object, STR("workflow_ref"),
		str_concat(a, event->repository, STR("/"), path, STR("@"), event->ref));
	object_set_str(object, STR("workflow_sha"), event->sha);
	object_set_str(object, STR("workflow_repository"), event->repository);
	object_set_str(object, STR("workflow_file_path"), path);
	return value_object(object);
}

struct object *
runner_context_make(struct arena *a, const struct context_runner *runner)
{
	struct object *object = object_new(a);

	object_set_str(object, STR("os"), str_from(runner->os));
	object_set_str(object, STR("arch"), str_from(runner->arch));
	object_set_str(object, STR("name"), STR("lact"));
	object_set_str(object, STR("environment"), STR("self-hosted"));
	object_set_str(object, STR("tool_cache"), runner->tool_cache);
	if (runner->temp.p) {
		object_set_str(object, STR("temp"), runner->temp);
		object_set_str(object, STR("workspace"), runner->workspace);
	}
	if (runner->debug)
		object_set_str(object, STR("debug"), STR("1"));
	return object;
}

static struct value
make_runner(struct arena *a, const struct context_values *values)
{
	return values->runner ? value_object(runner_context_make(a, values->runner))
			      : VALUE_NULL_INIT;
}

static struct value
make_github(struct arena *a, const struct context_values *values)
{
	return github_context_make(a, values);
}

static const struct {
	const char *name;
	struct value (*make)(struct arena *a, const struct context_values *values);
} contexts[] = {
#define CONTEXT(BIT, name) {#name, make_##name},
#include "engine/workflow/contexts.def"
#undef CONTEXT
};

struct value
context_make(struct arena *a, const struct context_values *values, struct str name)
{
	for (size_t i = 0; i < COUNT_OF(contexts); i++)
		if (str_eq_nocase_z(name, contexts[i].name))
			return contexts[i].make(a, values);
	return VALUE_NULL_INIT;
}
