#include "engine/run/step/node_runtime.h"

#include "engine/run/step/step_builtin.h"
#include "engine/run/step/step_end.h"

#define PREFIX      "node"
#define OLDEST_KEPT "20" /* what GitHub takes for a retired version */

static const char *const retired[] = {"node12", "node16"};

bool node_runtime_is_retired(struct str using)
{
	for (size_t i = 0; i < COUNT_OF(retired); i++)
		if (str_eq_nocase(using, str_from(retired[i])))
			return true;
	return false;
}

/* The major version, as setup-node would be asked for it. */
static struct str
version_of(const struct step *step)
{
	const struct str using = step->action->action->using;

	return node_runtime_is_retired(using) ? STR(OLDEST_KEPT)
					      : str_slice(using, sizeof(PREFIX) - 1, using.n);
}

static const struct node_runtime *
known(const struct run *run, struct str version)
{
	const struct node_runtime *runtime = run->node_runtimes;

	while (runtime && !str_eq(runtime->version, version))
		runtime = runtime->next;
	return runtime;
}

static void
keep(struct run *run, struct str version, struct str path)
{
	struct node_runtime *runtime = arena_new(&run->a, struct node_runtime);

	*runtime = (struct node_runtime){
		.next = run->node_runtimes,
		.version = str_copy(&run->a, version),
		.path = str_copy(&run->a, path),
	};
	run->node_runtimes = runtime;
}

/* The built-in sets one output. */
static void
found(struct step *step, struct builtin_engine *engine)
{
	const struct builtin_setting *output = engine->outputs.first;

	if (engine->result != RESULT_SUCCESS || !output) {
		step_done(step, RESULT_FAILURE);
		return;
	}
	keep(step->job->run, version_of(step), output->value);
	step->node_found(step, str_copy(&step->a, output->value));
}

void
node_runtime_find(struct step *step, void (*node_found)(struct step *step, struct str node))
{
	const struct str version = version_of(step);
	const struct node_runtime *runtime = known(step->job->run, version);
	struct builtin_value *value = arena_new(&step->a, struct builtin_value);

	if (runtime) {
		node_found(step, runtime->path);
		return;
	}
	*value = (struct builtin_value){
		.name = STR("node-version"), .value = version, .is_given = true};
	step->node_found = node_found;
	step_builtin_start(step, step->job->run->options->builtins.node_runtime, value, 1, found);
}
