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
			.why = "The file does not say which runners the group has; self-hosted "
			       "runners keep the files and processes of a job.",
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
			.summary = "a job runs on a self-hosted runner",
			.why = "GitHub's runners are new for each job. A self-hosted runner keeps "
			       "files and processes, and a pull request may leave some there.",
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
			"a self-hosted runner keeps the files and processes of a job for the next "
			"one")
			->help = STR("use such a runner for one job only, and never for pull "
				     "requests from forks");
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
		lint_tell(l, &rules[RUNNER_GROUP], group, "a group may contain self-hosted runners")
			->help = STR("select its runners with 'labels'");
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
