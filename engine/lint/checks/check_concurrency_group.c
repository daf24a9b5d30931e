#include "engine/lint/base/check.h"

enum {
	CONCURRENCY_DEADLOCK,
};

static const struct rule rules[] = {
	[CONCURRENCY_DEADLOCK] =
		{
			.code = "concurrency-deadlock",
			.kind = "concurrency",
			.severity = SEVERITY_ERROR,
			.source = "docs.github.com, Workflow syntax: concurrency",
			.persona = PERSONA_REGULAR,
			.summary = "concurrency group that makes a job wait for its own workflow",
			.why = "GitHub cancels a job that waits for the group of its own workflow.",
			.frame = FRAME_FILE,
			.bad = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    concurrency: deploy\n    steps:\n      - run: "
			       "make\n",
			.good = "on: push\nconcurrency: deploy\njobs:\n  test:\n    runs-on: "
				"ubuntu-latest\n    concurrency: deploy-test\n    steps:\n      - "
				"run: make\n",
		},
};

static const struct node *
group_of(const struct node *concurrency)
{
	return concurrency && concurrency->kind == NODE_MAPPING ? node_find(concurrency, "group")
								: concurrency;
}

/* A job that waits for its own workflow waits for ever. */
static void
check_group(struct lint *l, const struct workflow_job *job)
{
	const struct node *outer = group_of(l->workflow->concurrency);
	const struct node *inner = group_of(job->concurrency);

	if (outer && inner && outer->text.n > 0 && str_eq_nocase(outer->text, inner->text))
		lint_tell(l, &rules[CONCURRENCY_DEADLOCK], inner,
			"the job waits for the group '%" STR_FMT "', which its own workflow holds",
			STR_ARG(inner->text))
			->help = STR("give the job a group of another name");
}

static bool
is_true(const struct node *node)
{
	return node && node->kind == NODE_BOOLEAN && node->boolean;
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	const struct node *queue = node_find(job->concurrency, "queue");

	check_group(l, job);
	if (str_eq(node_string(queue), STR("max")) &&
		is_true(node_find(job->concurrency, "cancel-in-progress")))
		lint_tell(l, &rules[CONCURRENCY_DEADLOCK], queue,
			"'queue: max' cannot be combined with 'cancel-in-progress', which cancels "
			"what is queued")
			->help = STR("remove one of them");
}

const struct check check_concurrency_group = {
	.name = "concurrency-group",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
