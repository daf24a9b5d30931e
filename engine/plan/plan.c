#include "engine/plan/plan.h"

#include "engine/event/inputs.h"
#include "engine/plan/plan_part.h"

/* What GitHub refuses in one workflow does not keep it from the others. */
static bool
take_error(struct plan_builder *p, struct plan_workflow *planned)
{
	if (p->err->kind != ERROR_INVALID)
		return false;
	planned->invalid = str_copy(p->a, str_from(p->err->text));
	planned->decision.verdict = VERDICT_NO;
	planned->after = NULL;
	planned->jobs = (struct plan_jobs){0};
	return true;
}

/* --- inputs ------------------------------------------------------------------------------- */

static bool
make_inputs(struct plan_builder *p, struct plan_workflow *planned, struct plan_call *call)
{
	const struct plan_options *options = p->options;
	const struct event *event = p->event;

	map_init(&call->unknown_inputs, p->a, true);
	if (!str_eq(event->name, STR("workflow_dispatch")) &&
		!str_eq(event->name, STR("workflow_call")))
		return true;
	inputs_missing(p->a, planned->workflow, event->name, options->inputs,
		&planned->missing_inputs, &planned->missing_input_count);
	for (size_t i = 0; i < planned->missing_input_count; i++)
		map_set(&call->unknown_inputs, planned->missing_inputs[i], call);
	if (planned->missing_input_count > 0)
		return true;
	return inputs_make(
		p->a, planned->workflow, event->name, options->inputs, &call->inputs, p->err);
}

/* --- one workflow ------------------------------------------------------------------------- */

static bool
plan_jobs_of(struct plan_builder *p, struct plan_workflow *planned)
{
	struct plan_call call = {
		.workflow = planned->workflow,
		.root = planned->workflow,
		.jobs = &planned->jobs,
		.inherits_secrets = true,
	};

	struct event after;

	p->event = p->options->event;
	p->job_count = 0;
	if (planned->after) {
		after = event_after(p->a, p->event, planned->after);
		p->event = &after;
	}
	return make_inputs(p, planned, &call) && plan_jobs_make(p, &call);
}

/* --- workflow_run ------------------------------------------------------------------------- */

static bool
starts(const struct plan_workflow *planned)
{
	return planned->decision.verdict != VERDICT_NO || planned->after;
}

/* The item of `workflows` that names a workflow which starts. */
static const struct node *
find_followed(const struct plan *plan, const struct trigger *trigger, const struct workflow **after)
{
	const struct node *list = node_find(trigger->config, "workflows");
	const bool is_list = list && list->kind == NODE_SEQUENCE;
	const size_t count = is_list ? list->item_count : list ? 1 : 0;

	for (size_t i = 0; i < count; i++) {
		const struct node *name = is_list ? list->items[i] : list;
		for (size_t j = 0; j < plan->count; j++)
			if (starts(&plan->workflows[j]) &&
				str_eq(workflow_title(plan->workflows[j].workflow), name->text)) {
				*after = plan->workflows[j].workflow;
				return name;
			}
	}
	return NULL;
}

/* True if the filters of `on.workflow_run` let a run of this event through. */
static bool
lets_through(struct plan_builder *p, const struct plan_workflow *planned,
	const struct workflow *after, bool *out)
{
	const struct event event = event_after(p->a, p->options->event, after);
	const struct changes none = {0};
	struct decision decision;

	if (!decide(p->a, planned->workflow, &event, &none, &decision, p->err))
		return false;
	*out = decision.verdict == VERDICT_YES;
	return true;
}

/* Finds workflows that follow those which start. */
static bool
follow(struct plan_builder *p, struct plan *plan)
{
	bool passes = false;

	for (size_t i = 0; i < plan->count; i++) {
		struct plan_workflow *planned = &plan->workflows[i];
		const struct trigger *trigger =
			workflow_trigger_find(planned->workflow, STR("workflow_run"));
		const struct workflow *after = NULL;
		if (starts(planned) || planned->committed == COMMITTED_ABSENT || !trigger)
			continue;
		const struct node *name = find_followed(plan, trigger, &after);
		if (!name)
			continue;
		if (!lets_through(p, planned, after, &passes) && !take_error(p, planned))
			return false;
		if (!passes || planned->invalid.n > 0)
			continue;
		planned->after = after;
		planned->after_node = name;
	}
	return true;
}

/* --- the file ----------------------------------------------------------------------------- */

/* Files count as they are where what is not committed counts. */
static enum committed
find_committed(const struct plan_options *options, const struct workflow *workflow)
{
	const struct comparison *c = &options->event->comparison;

	if (!options->repository || c->kind == COMPARISON_NONE || c->until != CHANGES_COMMIT ||
		c->head.n == 0)
		return COMMITTED_SAME;
	return committed_find(
		options->repository, c->head, workflow->source->path, workflow->source->text);
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
decide_workflow(struct plan_builder *p, struct plan_workflow *planned)
{
	const struct plan_options *options = p->options;

	planned->committed = find_committed(options, planned->workflow);
	if (planned->committed == COMMITTED_ABSENT) {
		planned->decision = decision_without_file(p->a, planned->workflow);
		return true;
	}
	return decide(p->a, planned->workflow, options->event, options->changes, &planned->decision,
		       p->err) ||
	       take_error(p, planned);
}

bool
plan_make(struct arena *a, const struct plan_options *options, struct plan *out, struct error *err)
{
	struct plan_builder p = {.a = a, .options = options, .err = err};
	struct plan plan = {
		.workflows = arena_array(a, struct plan_workflow, options->workflow_count),
		.count = options->workflow_count,
	};

	for (size_t i = 0; i < plan.count; i++) {
		plan.workflows[i].workflow = options->workflows[i];
		if (!decide_workflow(&p, &plan.workflows[i]))
			return false;
	}
	for (int i = 0; i < PLAN_CHAIN_MAX; i++)
		if (!follow(&p, &plan))
			return false;
	for (size_t i = 0; i < plan.count; i++)
		if (starts(&plan.workflows[i]) && !plan_jobs_of(&p, &plan.workflows[i]) &&
			!take_error(&p, &plan.workflows[i]))
			return false;
	*out = plan;
	return true;
}

static void
count_jobs(const struct plan_jobs *jobs, struct plan_counts *counts)
{
	for (size_t i = 0; i < jobs->count; i++)
		for (size_t j = 0; j < jobs->jobs[i].leg_count; j++) {
			const struct plan_leg *leg = &jobs->jobs[i].legs[j];
			if (leg->called) {
				count_jobs(leg->called, counts);
				continue;
			}
			counts->jobs++;
			counts->depends += jobs->jobs[i].verdict == PLAN_DEPENDS;
		}
}

struct plan_counts
plan_count(const struct plan *plan)
{
	struct plan_counts counts = {0};

	for (size_t i = 0; i < plan->count; i++) {
		if (!starts(&plan->workflows[i]))
			continue;
		counts.workflows++;
		count_jobs(&plan->workflows[i].jobs, &counts);
	}
	return counts;
}
