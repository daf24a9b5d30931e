#include "engine/lint/base/check.h"
#include "engine/lint/base/matrix_values.h"

enum {
	RUNNER_GROUP,
	SELF_HOSTED_RUNNER,
};

static const struct rule rules[] = {
	[RUNNER_GROUP] =
		{
			.code = "runner-group",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_AUDITOR,
			.summary = "a job runs on a group of runners",
			.why = "What runners a group has, the file does not say; those of your own "
			       "keep what a job leaves.",
			.frame = FRAME_JOB,
			.bad = "runs-on:\n  group: builders\nsteps:\n  - run: make\n",
			.good = "runs-on:\n  group: builders\n  labels: "
				"ubuntu-24.04-16core\nsteps:\n  - run: make\n",
		},
	[SELF_HOSTED_RUNNER] =
		{
			.code = "self-hosted-runner",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.persona = PERSONA_AUDITOR,
			.summary = "a job runs on a runner of your own",
			.why = "GitHub's runners are new for each job. One of your own keeps files "
			       "and processes, and a pull request may leave some there.",
			.frame = FRAME_JOB,
			.bad = "runs-on: [self-hosted, linux]\nsteps:\n  - run: make\n",
			.good = "runs-on: ubuntu-latest\nsteps:\n  - run: make\n",
		},
};

static void
tell(struct lint *l, const struct node *label)
{
	if (str_eq_nocase(label->text, STR("self-hosted")))
		lint_tell(l, &rules[SELF_HOSTED_RUNNER], label,
			"what a job leaves on a runner of your own is there for the next one")
			->help = STR("give such runners to one job each, and to no pull request "
				     "from a fork");
}

static void
found_value(void *owner, const struct node *value)
{
	lint_texts(owner, value, tell);
}

static void
check_group(struct lint *l, const struct node *runs_on)
{
	const struct node *group = node_find(runs_on, "group");

	if (group && !node_find(runs_on, "labels"))
		lint_tell(l, &rules[RUNNER_GROUP], group, "a group may have runners of your own")
			->help = STR("say with 'labels' which of its runners are meant");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	const struct node *labels = node_find(job->runs_on, "labels");

	if (!lint_wants(l, PERSONA_AUDITOR) || !job->runs_on)
		return;
	labels = labels ? labels : job->runs_on;
	lint_texts(l, labels, tell);
	check_group(l, job->runs_on);
	const struct str key = matrix_key_of(labels);
	if (key.n > 0)
		lint_matrix_values(l, key, found_value, l);
}

const struct check check_self_hosted = {
	.name = "self-hosted",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
