#include "engine/lint/base/check.h"

enum {
	ANONYMOUS_DEFINITION,
	CONCURRENCY_LIMITS,
};

static const struct rule rules[] = {
	[ANONYMOUS_DEFINITION] =
		{
			.code = "anonymous-definition",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_NODE,
			.persona = PERSONA_PEDANTIC,
			.summary = "missing name of a workflow or job",
			.why = "Without a name GitHub shows the path of the file or the job's id, "
			       "which says less.",
			.frame = FRAME_FILE,
			.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n "
			       "     - run: make\n",
			.good = "name: CI\non: push\njobs:\n  test:\n    name: Tests\n    runs-on: "
				"ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[CONCURRENCY_LIMITS] =
		{
			.code = "concurrency-limits",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_PEDANTIC,
			.summary = "missing concurrency limit",
			.why = "Anyone who can start runs can exhaust the runners, and an old run "
			       "may deploy after a newer one.",
			.frame = FRAME_FILE,
			.bad = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on: push\nconcurrency:\n  group: deploy\n  cancel-in-progress: "
				"false\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n   "
				"   - run: make\n",
		},
};

/* --- names -------------------------------------------------------------------------------- */

static void
check_names(struct lint *l, const struct workflow *workflow)
{
	if (workflow->name.n == 0)
		lint_tell(
			l, &rules[ANONYMOUS_DEFINITION], workflow->root, "the workflow has no name")
			->help = STR("add 'name:'; GitHub shows the path without it");
	for (size_t i = 0; i < workflow->job_count; i++) {
		const struct workflow_job *job = &workflow->jobs[i];
		if (!job->name && !job->uses)
			lint_tell_at(l, &rules[ANONYMOUS_DEFINITION], workflow->source, job->span,
				"the job '%" STR_FMT "' has no name", STR_ARG(job->id))
				->help = STR("add 'name:'");
	}
}

/* --- concurrency -------------------------------------------------------------------------- */

/* Whether a run goes on when a newer one waits is said, or cannot be seen. */
static bool
says_what_is_cancelled(const struct node *concurrency)
{
	return concurrency->kind == NODE_MAPPING && node_find(concurrency, "cancel-in-progress");
}

static void
check_concurrency(struct lint *l, const struct node *concurrency)
{
	if (!says_what_is_cancelled(concurrency))
		lint_tell(l, &rules[CONCURRENCY_LIMITS], concurrency,
			"missing 'cancel-in-progress': an older run goes on while a newer one "
			"waits")
			->help = STR("set 'cancel-in-progress:' to true or false");
}

/* One that is only called has its caller's limits. */
static bool
is_only_called(const struct workflow *workflow)
{
	return workflow->trigger_count == 1 && workflow->call;
}

/* The first job without a limit, of those that could have one. */
static const struct workflow_job *
find_unlimited(const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->job_count; i++)
		if (!workflow->jobs[i].concurrency && !workflow->jobs[i].uses)
			return &workflow->jobs[i];
	return NULL;
}

static void
tell_unlimited(struct lint *l, const struct workflow *workflow, bool is_any_limited)
{
	const struct workflow_job *job = find_unlimited(workflow);
	const struct node *on = node_find_key(workflow->root, "on");
	struct diag *diag;

	if (!job)
		return;
	if (is_any_limited || !on)
		diag = lint_tell_at(l, &rules[CONCURRENCY_LIMITS], workflow->source, job->span,
			"no limit on concurrent runs of the job '%" STR_FMT "'", STR_ARG(job->id));
	else
		diag = lint_tell(l, &rules[CONCURRENCY_LIMITS], on,
			"no limit on concurrent runs of this workflow");
	diag->help =
		STR("add 'concurrency:' to the workflow, with a group and 'cancel-in-progress:'");
}

static void
check_limits(struct lint *l, const struct workflow *workflow)
{
	bool is_any_limited = false;

	if (is_only_called(workflow))
		return;
	if (workflow->concurrency) {
		check_concurrency(l, workflow->concurrency);
		return;
	}
	for (size_t i = 0; i < workflow->job_count; i++) {
		const struct node *concurrency = workflow->jobs[i].concurrency;
		is_any_limited |= concurrency != NULL;
		if (concurrency)
			check_concurrency(l, concurrency);
	}
	tell_unlimited(l, workflow, is_any_limited);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	if (!lint_wants(l, PERSONA_PEDANTIC))
		return;
	check_names(l, workflow);
	check_limits(l, workflow);
}

const struct check check_definition = {
	.name = "definition",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
};
