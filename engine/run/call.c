#include "engine/run/call.h"

#include "engine/plan/call_inputs.h"
#include "engine/run/base/emit.h"
#include "engine/run/claim.h"
#include "engine/run/context/contexts.h"
#include "engine/run/job.h"
#include "engine/run/log_order.h"
#include "engine/workflow/evaluate.h"

void
call_init(struct call *call, struct run *run, const struct workflow *workflow)
{
	call->workflow = workflow;
	call->group_count = workflow->job_count;
	call->groups = arena_array(&run->a, struct job_group, call->group_count);
	for (size_t i = 0; i < call->group_count; i++) {
		struct job_group *group = &call->groups[i];
		group->run = run;
		group->call = call;
		group->model = &workflow->jobs[i];
		group->is_selected = true;
		group->scope = (struct scope){.run = run, .group = group};
		map_init(&group->outputs, &run->a, true);
	}
	turn_init(call, &run->a);
}

/* --- inputs ------------------------------------------------------------------------------- */

static bool
make_input(struct job *caller, struct str name, const struct node *input, struct object *inputs,
	struct error *err)
{
	struct arena *a = &caller->run->a;
	const struct expr_host host = scope_host(&caller->scope);
	struct value v;

	if (!call_input_make(a, caller->model, name, input, &host, &v, err))
		return false;
	object_set(inputs, name, v);
	return true;
}

static bool
make_inputs(struct job *caller, const struct workflow_call *declared, struct call *call,
	struct error *err)
{
	const struct node *inputs = declared->inputs;

	call->inputs = object_new(&caller->run->a);
	for (size_t i = 0; inputs && inputs->kind == NODE_MAPPING && i < inputs->entry_count; i++)
		if (!make_input(caller, inputs->entries[i].key->text, inputs->entries[i].value,
			    call->inputs, err))
			return false;
	return true;
}

/* --- secrets ------------------------------------------------------------------------------ */

struct call_secrets {
	struct run *run;
	struct map *secrets;
};

/* An empty secret counts as not given. */
static void
found_secret(void *owner, struct str name, struct str value)
{
	struct call_secrets *list = owner;
	struct str *kept = arena_new(&list->run->a, struct str);

	if (value.n == 0)
		return;
	*kept = value;
	map_set(list->secrets, name, kept);
	mask_add(list->run->mask, value);
}

/* `inherit` passes all on; else what the mapping names, and the token in any case. */
static bool
make_secrets(struct job *caller, struct call *call, struct error *err)
{
	struct run *run = caller->run;
	const struct expr_host host = scope_host(&caller->scope);
	const struct node *node = caller->model->secrets;
	const struct map *outer = caller->group->call->secrets;
	struct map *secrets = arena_new(&run->a, struct map);
	struct call_secrets list = {run, secrets};

	if (node && node->kind == NODE_STRING && str_eq(node->text, STR("inherit"))) {
		call->secrets = outer;
		return true;
	}
	map_init(secrets, &run->a, true);
	if (map_has(outer, STR("GITHUB_TOKEN")))
		map_set(secrets, STR("GITHUB_TOKEN"), map_find(outer, STR("GITHUB_TOKEN")));
	call->secrets = secrets;
	return node_evaluate_texts(&run->a, node, &host, found_secret, &list, err);
}

/* --- start and end ------------------------------------------------------------------------ */

/* Whether the workflow's jobs may start, must wait, or are cancelled. */
static bool
enter_group(struct call *call, struct error *err)
{
	struct str reason;

	switch (claim_enter(&call->claim, &reason, err)) {
	case CLAIM_HELD: break;
	case CLAIM_WAITING: call->is_waiting = true; break;
	case CLAIM_REFUSED: call_refuse(call, reason); break;
	case CLAIM_FAILED: return false;
	}
	return true;
}

bool
call_start(struct job *caller, struct error *err)
{
	struct run *run = caller->run;
	const struct workflow *workflow = caller->model->called;
	struct call *call = arena_new(&run->a, struct call);

	if (!workflow || !workflow->call)
		return node_error(err, caller->model->uses,
			"the workflow '%" STR_FMT "' was not found",
			STR_ARG(caller->model->uses->text));
	call->caller = caller;
	call->depth = caller->group->call->depth + 1;
	call->prefix = str_concat(&run->a, caller->name, STR(" / "));
	if (!make_inputs(caller, workflow->call, call, err) || !make_secrets(caller, call, err))
		return false;
	call_init(call, run, workflow);
	if (!claim_read_call(call, run, err) || !enter_group(call, err))
		return false;
	caller->state = JOB_RUNNING;
	caller->callee = call;
	run->last_call->next = call;
	run->last_call = call;
	return true;
}

static enum result
call_result(const struct call *call)
{
	enum result result = RESULT_SKIPPED;

	for (size_t i = 0; i < call->group_count; i++) {
		const enum result one = call->groups[i].result;
		if (one == RESULT_FAILURE)
			return one;
		if (one == RESULT_CANCELLED || (one == RESULT_SUCCESS && result == RESULT_SKIPPED))
			result = one;
	}
	return result;
}

static void
found_output(void *owner, struct str name, struct str value)
{
	struct job *caller = owner;
	struct str *kept = arena_new(&caller->run->a, struct str);

	*kept = value;
	if (value.n > 0)
		map_set(&caller->outputs, name, kept);
}

/* `on.workflow_call.outputs.NAME.value` each, from the `jobs` context. */
static bool
make_outputs(struct call *call, struct error *err)
{
	struct run *run = call->caller->run;
	const struct node *outputs = call->workflow->call->outputs;
	const struct scope scope = {.run = run, .group = &call->groups[0]};
	const struct expr_host host = scope_host(&scope);
	struct str value;

	for (size_t i = 0; outputs && outputs->kind == NODE_MAPPING && i < outputs->entry_count;
		i++) {
		const struct node *node = node_find(outputs->entries[i].value, "value");
		if (!node_evaluate_text(&run->a, node, &host, &value, err))
			return false;
		found_output(call->caller, outputs->entries[i].key->text, value);
	}
	return true;
}

void
call_end(struct call *call)
{
	enum result result = call_result(call);
	struct error err;

	if (!make_outputs(call, &err)) {
		run_difference(call->caller->run, NULL, NULL, str_from(err.text));
		result = RESULT_FAILURE;
	}
	claim_leave(&call->claim);
	job_end_call(call->caller, result);
}

void
call_refuse(struct call *call, struct str reason)
{
	call->is_waiting = false;
	call->refusal = reason;
	claim_leave(&call->claim);
}
