#include "engine/run/preflight.h"

#include "engine/run/base/builtins.h"
#include "engine/run/base/emit.h"
#include "engine/workflow/references.h"

struct preflight_search {
	struct run *run;
	struct map told; /* names, ignoring case */
	bool told_act;
};

static void
found_secret(void *owner, struct str name)
{
	struct preflight_search *search = owner;
	struct run *run = search->run;
	const struct str *value = map_find(run->options->secrets, name);

	if (name.n == 0 || value || str_eq_nocase(name, STR("GITHUB_TOKEN")) ||
		map_has(&search->told, name))
		return;
	map_set(&search->told, name, "");
	run_missing(run, NULL, NULL,
		str_fmt(&run->a, "the secret '%" STR_FMT "' is not set here: it is empty",
			STR_ARG(name)),
		str_fmt(&run->a,
			"--secret %" STR_FMT " asks for it; --secret %" STR_FMT
			"=VALUE, or a line in .secrets",
			STR_ARG(name), STR_ARG(name)));
}

/* All of a mapping except the value of one key. */
static void
search_without(struct preflight_search *search, const struct node *node, const char *except)
{
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		if (!except || !str_eq(node->entries[i].key->text, str_from(except)))
			node_references(
				node->entries[i].value, STR("secrets"), found_secret, search);
}

static void
search_step(struct preflight_search *search, const struct workflow_step *step)
{
	const struct builtin *builtin =
		step->kind == STEP_USES
			? builtins_find(&search->run->options->builtins, step->uses->text)
			: NULL;

	search_without(search, step->node, builtin && builtin->dry_run ? "with" : NULL);
}

/* act sets it, and workflows test it to leave steps out; on GitHub and here it is empty. */
static void
found_env(void *owner, struct str name)
{
	struct preflight_search *search = owner;
	struct run *run = search->run;

	if (run->options->act_env || !str_eq(name, STR("ACT")) || search->told_act)
		return;
	search->told_act = true;
	run_difference(run, NULL, NULL,
		STR("'env.ACT' is empty, as on GitHub: --act-env sets it, and env.LACT is lact's "
		    "own"));
}

static void
search_job(struct preflight_search *search, const struct workflow_job *job)
{
	node_references(job->node, STR("env"), found_env, search);
	search_without(search, job->node, "steps");
	for (size_t i = 0; i < job->step_count; i++)
		search_step(search, &job->steps[i]);
}

void
preflight_secrets(struct run *run)
{
	struct preflight_search search = {.run = run};

	map_init(&search.told, &run->a, true);
	if (run->options->workflow->env)
		node_references(run->options->workflow->env, STR("secrets"), found_secret, &search);
	for (size_t i = 0; i < run->root.group_count; i++)
		if (run->root.groups[i].is_selected)
			search_job(&search, run->root.groups[i].model);
}
