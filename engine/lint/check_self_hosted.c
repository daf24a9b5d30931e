#include "engine/lint/check.h"

static void
tell(struct lint *l, const struct node *label)
{
	if (str_eq_nocase(label->text, STR("self-hosted")))
		lint_tell(l, "self-hosted-runner", label,
			"what a job leaves on a runner of your own is there for the next one")
			->help = STR("give such runners to one job each, and to no pull request "
				     "from a fork");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	const struct node *labels = node_find(job->runs_on, "labels");

	lint_texts(l, labels ? labels : job->runs_on, tell);
}

const struct check check_self_hosted = {
	.name = "self-hosted",
	.job = visit_job,
};
