#include "engine/lint/types/context_type.h"

#include "engine/lint/types/context_parts.h"

/* --- files with a fault ------------------------------------------------------------------- */

/* What a context is made of. */
enum origin {
	ORIGIN_NONE,  /* nothing of the file */
	ORIGIN_START, /* what it is started by and with: `on`, or the inputs of an action */
	ORIGIN_JOB,   /* the job that is looked at */
	ORIGIN_NEEDS, /* that, and the jobs that it needs */
	ORIGIN_FILE,
};

static bool
are_needs_cut(const struct lint *l)
{
	for (size_t i = 0; i < l->job->need_count; i++) {
		const struct workflow_job *job = workflow_job_find(l->workflow, l->job->needs[i]);
		if (!job || job->node->is_cut)
			return true;
	}
	return l->job->node->is_cut;
}

/* Something of it was lost (node.h), so that nobody knows what is not there. */
static bool
is_cut(const struct lint *l, enum origin origin)
{
	const struct node *root = lint_root(l);
	const struct node *part = NULL;

	if (!root->is_cut || origin == ORIGIN_NONE)
		return false;
	if (origin == ORIGIN_NEEDS && l->job)
		return are_needs_cut(l);
	if (origin == ORIGIN_START)
		part = node_find(root, l->workflow ? "on" : "inputs");
	if (origin == ORIGIN_JOB && l->job)
		part = l->job->node;
	return !part || part->is_cut;
}

static const struct type *
once(struct context_place *place, const struct type **made,
	const struct type *(*make)(struct context_place *place), enum origin origin)
{
	if (*made)
		return *made;
	*made = make(place);
	if (is_cut(place->l, origin))
		*made = type_open(place->l->a, *made);
	return *made;
}

/* What all events have in common, where those of the file are not known. */
static const struct type *
common_github(struct context_place *place)
{
	(void)place;
	return &context_github;
}

/* --- one for each context ----------------------------------------------------------------- */

static const struct type *
type_of_github(struct context_place *place)
{
	return once(place, &place->github,
		is_cut(place->l, ORIGIN_START) ? common_github : context_make_github, ORIGIN_NONE);
}

static const struct type *
type_of_inputs(struct context_place *place)
{
	return once(place, &place->inputs, context_make_inputs, ORIGIN_START);
}

static const struct type *
type_of_secrets(struct context_place *place)
{
	return once(place, &place->secrets, context_make_secrets, ORIGIN_START);
}

static const struct type *
type_of_needs(struct context_place *place)
{
	return once(place, &place->needs, context_make_needs, ORIGIN_NEEDS);
}

static const struct type *
type_of_matrix(struct context_place *place)
{
	return once(place, &place->matrix, context_make_matrix, ORIGIN_JOB);
}

static const struct type *
type_of_steps(struct context_place *place)
{
	return once(place, &place->made_steps, context_make_steps, ORIGIN_JOB);
}

static const struct type *
type_of_jobs(struct context_place *place)
{
	return once(place, &place->jobs, context_make_jobs, ORIGIN_FILE);
}

static const struct type *
type_of_vars(struct context_place *place)
{
	return once(place, &place->variables, context_make_variables, ORIGIN_NONE);
}

static const struct type *
type_of_env(struct context_place *place)
{
	(void)place;
	return &type_strings;
}

static const struct type *
type_of_runner(struct context_place *place)
{
	(void)place;
	return &context_runner;
}

static const struct type *
type_of_job(struct context_place *place)
{
	(void)place;
	return &context_job;
}

static const struct type *
type_of_strategy(struct context_place *place)
{
	(void)place;
	return &context_strategy;
}

static const struct {
	const char *name;
	const struct type *(*type)(struct context_place *place);
} contexts[] = {
#define CONTEXT(BIT, name) {#name, type_of_##name},
#include "engine/workflow/contexts.def"
#undef CONTEXT
};

const struct type *
context_type(struct context_place *place, struct str name)
{
	for (size_t i = 0; i < COUNT_OF(contexts); i++)
		if (str_eq(name, str_from(contexts[i].name)))
			return contexts[i].type(place);
	return NULL;
}
