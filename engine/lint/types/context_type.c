#include "engine/lint/types/context_type.h"

#include "engine/lint/types/context_parts.h"

static const struct type *
once(struct context_place *place, const struct type **made,
	const struct type *(*make)(struct context_place *place))
{
	if (!*made)
		*made = make(place);
	return *made;
}

const struct type *
context_type(struct context_place *place, struct str name)
{
	if (str_eq(name, STR("github")))
		return once(place, &place->github, context_make_github);
	if (str_eq(name, STR("inputs")))
		return once(place, &place->inputs, context_make_inputs);
	if (str_eq(name, STR("secrets")))
		return once(place, &place->secrets, context_make_secrets);
	if (str_eq(name, STR("needs")))
		return once(place, &place->needs, context_make_needs);
	if (str_eq(name, STR("matrix")))
		return once(place, &place->matrix, context_make_matrix);
	if (str_eq(name, STR("steps")))
		return once(place, &place->made_steps, context_make_steps);
	if (str_eq(name, STR("jobs")))
		return once(place, &place->jobs, context_make_jobs);
	if (str_eq(name, STR("vars")))
		return once(place, &place->variables, context_make_variables);
	if (str_eq(name, STR("env")))
		return &type_strings;
	if (str_eq(name, STR("runner")))
		return &context_runner;
	if (str_eq(name, STR("job")))
		return &context_job;
	return str_eq(name, STR("strategy")) ? &context_strategy : NULL;
}
