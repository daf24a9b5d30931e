#include "engine/run/preflight.h"

struct search {
	struct run *run;
	struct map told; /* names, ignoring case */
};

static void
found_secret(void *owner, struct str name)
{
	struct search *search = owner;
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

static void search_node(struct search *search, const struct node *node, const struct node *except);

static void
search_entries(struct search *search, const struct node *node, const struct node *except)
{
	for (size_t i = 0; i < node->entry_count; i++) {
		search_node(search, node->entries[i].key, except);
		search_node(search, node->entries[i].value, except);
	}
}

static void
search_node(struct search *search, const struct node *node, const struct node *except)
{
	if (node == except)
		return;
	switch (node->kind) {
	case NODE_EXPRESSION:
		expr_references(node->expr, STR("secrets"), found_secret, search);
		break;
	case NODE_SEQUENCE:
		for (size_t i = 0; i < node->item_count; i++)
			search_node(search, node->items[i], except);
		break;
	case NODE_MAPPING: search_entries(search, node, except); break;
	case NODE_NULL:
	case NODE_BOOLEAN:
	case NODE_NUMBER:
	case NODE_STRING:
	case NODE_INSERT: break;
	}
}

static void
search_step(struct search *search, const struct workflow_step *step)
{
	const struct builtin *builtin =
		step->kind == STEP_USES ? search->run->options->builtin_find(step->uses->text)
					: NULL;

	search_node(search, step->node, builtin && builtin->dry_run ? step->with : NULL);
}

static void
search_job(struct search *search, const struct workflow_job *job)
{
	search_node(search, job->node, node_find(job->node, "steps"));
	for (size_t i = 0; i < job->step_count; i++)
		search_step(search, &job->steps[i]);
}

void
preflight_secrets(struct run *run)
{
	struct search search = {.run = run};

	map_init(&search.told, &run->a, true);
	if (run->options->workflow->env)
		search_node(&search, run->options->workflow->env, NULL);
	for (size_t i = 0; i < run->group_count; i++)
		if (run->groups[i].is_selected)
			search_job(&search, run->groups[i].model);
}
