#include "engine/lint/base/called.h"
#include "engine/lint/base/metadata.h"
#include "engine/lint/types/context_parts.h"

/* --- jobs --------------------------------------------------------------------------------- */

static const struct type *
outputs_of_job(struct context_place *place, const struct workflow_job *job)
{
	struct context_list list = {.a = place->l->a};
	const struct node *outputs = job->outputs;

	if (job->uses) {
		const struct called *called = called_find(place->l, job->uses->text);
		if (!called || !called->workflow || !called->workflow->call)
			return &type_object;
		outputs = called->workflow->call->outputs;
	} else if (outputs && outputs->kind != NODE_MAPPING) {
		return &type_object;
	}
	for (size_t i = 0; outputs && i < outputs->entry_count; i++)
		context_list_add(&list, outputs->entries[i].key->text, &type_string);
	return context_list_type(&list);
}

static const struct type *
type_of_job(struct context_place *place, const struct workflow_job *job)
{
	struct context_list list = {.a = place->l->a};

	context_list_add(&list, STR("outputs"), outputs_of_job(place, job));
	context_list_add(&list, STR("result"), &type_string);
	return context_list_type(&list);
}

const struct type *
context_make_needs(struct context_place *place)
{
	const struct workflow_job *job = place->l->job;
	struct context_list list = {.a = place->l->a};

	if (!job)
		return &type_object;
	for (size_t i = 0; i < job->need_count; i++) {
		const struct workflow_job *needed =
			workflow_job_find(place->l->workflow, job->needs[i]);
		if (needed && needed->node->kind == NODE_MAPPING)
			context_list_add(&list, needed->id, type_of_job(place, needed));
	}
	return context_list_type(&list);
}

const struct type *
context_make_jobs(struct context_place *place)
{
	const struct workflow *workflow = place->l->workflow;
	struct context_list list = {.a = place->l->a};

	for (size_t i = 0; workflow && i < workflow->job_count; i++)
		if (workflow->jobs[i].node->kind == NODE_MAPPING)
			context_list_add(&list, workflow->jobs[i].id,
				type_of_job(place, &workflow->jobs[i]));
	return context_list_type(&list);
}

/* --- steps -------------------------------------------------------------------------------- */

static const struct type *
outputs_of_step(struct context_place *place, const struct workflow_step *step)
{
	struct context_list list = {.a = place->l->a};

	if (step->kind != STEP_USES)
		return &type_strings;
	const struct metadata *m = metadata_find(place->l, step->uses);
	if (!m || m->any_outputs || m->is_outdated || m->is_docker)
		return &type_strings;
	for (size_t i = 0; i < m->output_count; i++)
		context_list_add(&list, m->outputs[i], &type_string);
	return context_list_type(&list);
}

static const struct type *
type_of_step(struct context_place *place, const struct workflow_step *step)
{
	struct context_list parts = {.a = place->l->a};

	context_list_add(&parts, STR("outputs"), outputs_of_step(place, step));
	context_list_add(&parts, STR("outcome"), &type_string);
	context_list_add(&parts, STR("conclusion"), &type_string);
	return context_list_type(&parts);
}

/* Places come in order, so what the steps before the last place gave is kept. */
const struct type *
context_make_steps(struct context_place *place)
{
	if (place->known_steps.steps != place->steps ||
		place->known_steps.looked_at > place->step_count) {
		memset(&place->known_steps, 0, sizeof(place->known_steps));
		place->known_steps.steps = place->steps;
	}
	while (place->known_steps.looked_at < place->step_count) {
		const struct workflow_step *step = &place->steps[place->known_steps.looked_at++];
		if (step->has_own_id)
			*arena_push(place->l->a, place->known_steps.items, place->known_steps.count,
				place->known_steps.capacity) =
				(struct type_property){step->id, type_of_step(place, step)};
	}
	return type_new_object(
		place->l->a, place->known_steps.items, place->known_steps.count, NULL);
}
