#include "engine/plan/call_inputs.h"
#include "engine/plan/job_name.h"
#include "engine/plan/matrix.h"
#include "engine/plan/plan_part.h"
#include "engine/workflow/evaluate.h"

/* --- if ----------------------------------------------------------------------------------- */

/* What is known of the jobs before, of which those that it needs are decided. */
static void
look_before(const struct plan_call *call, struct plan_job *job)
{
	for (size_t i = 0; i < job->model->need_count; i++) {
		const struct plan_job *need = &call->jobs->jobs[job->model->need_jobs[i]];
		const bool is_skipped = need->verdict == PLAN_SKIPPED;
		const bool depends = need->verdict == PLAN_DEPENDS;
		if (!job->skipped_before)
			job->skipped_before = is_skipped ? need : need->skipped_before;
		if (!job->depending_before)
			job->depending_before = depends ? need : need->depending_before;
		job->any_runs_before = job->any_runs_before || need->any_runs_before || !is_skipped;
	}
}

/* The first needed job that is skipped or depends on something. */
static const struct plan_job *
blocking_need(const struct plan_call *call, const struct plan_job *job)
{
	for (size_t i = 0; i < job->model->need_count; i++) {
		const struct plan_job *need = &call->jobs->jobs[job->model->need_jobs[i]];
		if (need->verdict != PLAN_RUNS)
			return need;
	}
	return NULL;
}

/* `success()`, written or not, says which job it is about. */
static void
explain_need(struct plan_builder *p, const struct plan_call *call, struct plan_job *job)
{
	const struct plan_job *need = blocking_need(call, job);
	const struct plan_job *before =
		job->skipped_before ? job->skipped_before : job->depending_before;
	const struct plan_job *blocking = need ? need : before;

	if (!blocking)
		return;
	job->node = node_find_key(job->model->node, "needs");
	job->why = str_fmt(p->a, "%s %" STR_FMT ", which %s", need ? "needs" : "comes after",
		STR_ARG(blocking->model->id),
		blocking->verdict == PLAN_SKIPPED ? "is skipped" : "may be skipped");
}

static void
explain_condition(struct plan_builder *p, const struct plan_call *call, struct plan_job *job,
	struct str decided)
{
	job->node = node_find_key(job->model->node, "if");
	if (str_starts(decided, STR("success()"))) {
		explain_need(p, call, job);
		return;
	}
	job->why = str_concat(p->a, STR("if: "), decided);
}

static enum plan_verdict
verdict_of(enum truth truth)
{
	switch (truth) {
	case TRUTH_TRUE: return PLAN_RUNS;
	case TRUTH_FALSE: return PLAN_SKIPPED;
	case TRUTH_UNKNOWN: break;
	}
	return PLAN_DEPENDS;
}

static bool
decide_job(struct plan_builder *p, const struct plan_call *call, struct plan_job *job)
{
	struct plan_scope scope = {.planning = p, .call = call, .job = job};
	const struct condition_host host = plan_scope_host(&scope);
	enum truth truth;
	struct str decided;

	if (!job->model->condition) {
		job->verdict = verdict_of(host.status(&scope, p->a, "success", NULL, 0));
		if (job->verdict != PLAN_RUNS)
			explain_need(p, call, job);
		return true;
	}
	if (!condition_evaluate(p->a, job->model->condition, &host, &truth, &decided, p->err))
		return false;
	job->verdict = verdict_of(truth);
	if (job->verdict != PLAN_RUNS)
		explain_condition(p, call, job, decided);
	return true;
}

/* --- called workflows --------------------------------------------------------------------- */

static bool
make_input(struct plan_scope *scope, struct plan_call *callee, struct str name,
	const struct node *declared)
{
	struct plan_builder *p = scope->planning;
	const struct condition_host host = plan_scope_host(scope);
	struct value v;

	if (condition_is_unknown(call_input_node(scope->job->model, name, declared), &host)) {
		map_set(&callee->unknown_inputs, name, callee);
		return true;
	}
	if (!call_input_make(p->a, scope->job->model, name, declared, &host.host, &v, p->err))
		return false;
	object_set(callee->inputs, name, v);
	return true;
}

static bool
make_inputs(struct plan_scope *scope, struct plan_call *callee)
{
	const struct workflow_call *declared = callee->workflow->call;
	const struct node *inputs = declared ? declared->inputs : NULL;

	callee->inputs = object_new(scope->planning->a);
	map_init(&callee->unknown_inputs, scope->planning->a, true);
	for (size_t i = 0; inputs && inputs->kind == NODE_MAPPING && i < inputs->entry_count; i++)
		if (!make_input(
			    scope, callee, inputs->entries[i].key->text, inputs->entries[i].value))
			return false;
	return true;
}

static bool
inherits(const struct node *secrets)
{
	return secrets && secrets->kind == NODE_STRING && str_eq(secrets->text, STR("inherit"));
}

static bool
make_call(struct plan_scope *scope, struct plan_leg *leg)
{
	struct plan_builder *p = scope->planning;
	struct plan_call callee = {
		.workflow = scope->job->model->called,
		.root = scope->call->root,
		.prefix = str_concat(p->a, leg->name, STR(" / ")),
		.inherits_secrets =
			scope->call->inherits_secrets && inherits(scope->job->model->secrets),
		.jobs = arena_new(p->a, struct plan_jobs),
	};

	if (!callee.workflow)
		return true;
	leg->called = callee.jobs;
	return make_inputs(scope, &callee) && plan_jobs_make(p, &callee);
}

/* --- legs --------------------------------------------------------------------------------- */

static bool
find_machine(struct plan_scope *scope, const struct condition_host *host, struct plan_leg *leg)
{
	struct plan_builder *p = scope->planning;
	const struct workflow_job *model = scope->job->model;

	if (!model->runs_on)
		return true;
	if (condition_is_unknown(model->runs_on, host)) {
		leg->runs_on_unknown = STR("it depends on a result");
		leg->runs_on.text = model->runs_on->text;
		return true;
	}
	if (!runs_on_read(p->a, model, &host->host, &leg->runs_on, p->err))
		return false;
	(void)p->options->runs_here(p->options->owner, &leg->runs_on, &leg->cannot);
	return true;
}

static bool
make_leg(struct plan_scope *scope, struct str suffix, struct plan_leg *leg)
{
	struct plan_builder *p = scope->planning;
	const struct workflow_job *model = scope->job->model;
	const struct condition_host host = plan_scope_host(scope);
	struct str name = model->id;

	p->job_count++;
	/* a name that is not known yet is shown by the job's id */
	if (!condition_is_unknown(model->name, &host))
		name = job_name(p->a, model, &host.host, suffix);
	else if (suffix.n > 0)
		name = str_concat(p->a, name, STR(" ("), suffix, STR(")"));
	leg->name = str_concat(p->a, scope->call->prefix, name);
	return find_machine(scope, &host, leg) && (!model->uses || make_call(scope, leg));
}

static bool
evaluate_matrix(struct plan_scope *scope, const struct node *node, struct matrix *out)
{
	struct plan_builder *p = scope->planning;
	const struct condition_host host = plan_scope_host(scope);
	struct error wrong;
	struct value v;

	return node_evaluate(p->a, node, &host.host, &v, p->err) &&
	       (v.kind == VALUE_NULL || matrix_expand(p->a, v, out, &wrong) ||
		       node_error(p->err, node, "job '%" STR_FMT "': %s",
			       STR_ARG(scope->job->model->id), wrong.text));
}

/* As far as it is known: else as without it. */
static bool
read_strategy(struct plan_scope *scope, const struct node *node)
{
	const struct condition_host host = plan_scope_host(scope);

	return !node || condition_is_unknown(node_find(node, "fail-fast"), &host) ||
	       condition_is_unknown(node_find(node, "max-parallel"), &host) ||
	       strategy_read(scope->planning->a, node, &host.host, &scope->strategy,
		       scope->planning->err);
}

static bool
make_legs(struct plan_builder *p, const struct plan_call *call, struct plan_job *job)
{
	struct plan_scope scope = {
		.planning = p, .call = call, .job = job, .strategy = {.fail_fast = true}};
	const struct condition_host host = plan_scope_host(&scope);
	const struct node *node = node_find(job->model->strategy, "matrix");
	struct matrix matrix = {0};

	if (!read_strategy(&scope, job->model->strategy))
		return false;
	job->has_matrix = node != NULL;
	if (condition_is_unknown(node, &host))
		job->matrix_unknown = STR("the matrix depends on a result");
	else if (node && !evaluate_matrix(&scope, node, &matrix))
		return false;
	const size_t count = matrix.count > 0 ? matrix.count : 1;
	job->legs = arena_array(p->a, struct plan_leg, count);
	scope.leg_count = count;
	for (size_t i = 0; i < count && p->job_count < PLAN_JOBS_MAX; i++) {
		scope.leg_index = i;
		scope.matrix = matrix.count > 0 ? matrix.rows[i].values : NULL;
		if (!make_leg(&scope, matrix.count > 0 ? matrix.rows[i].suffix : STR_NONE,
			    &job->legs[i]))
			return false;
		job->leg_count++;
	}
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

/* Jobs that others need come before them, whatever their order in the file. */
static bool
make_job(struct plan_builder *p, struct plan_call *call, bool *made, size_t index)
{
	struct plan_job *job = &call->jobs->jobs[index];

	if (made[index])
		return true;
	made[index] = true;
	job->model = &call->workflow->jobs[index];
	for (size_t i = 0; i < job->model->need_count; i++)
		if (!make_job(p, call, made, job->model->need_jobs[i]))
			return false;
	look_before(call, job);
	if (!decide_job(p, call, job))
		return false;
	if (job->verdict == PLAN_SKIPPED)
		return true;
	plan_job_needs(p, call, job);
	return make_legs(p, call, job);
}

bool
plan_jobs_make(struct plan_builder *p, struct plan_call *call)
{
	const size_t count = call->workflow->job_count;
	bool *made = arena_array(p->a, bool, count);

	call->jobs->jobs = arena_array(p->a, struct plan_job, count);
	call->jobs->count = count;
	for (size_t i = 0; i < count; i++)
		if (!make_job(p, call, made, i))
			return false;
	return true;
}
