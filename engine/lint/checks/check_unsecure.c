#include "engine/lint/base/check.h"

static void
check_env(struct lint *l, const struct node *env)
{
	const struct node *value = node_find(env, "ACTIONS_ALLOW_UNSECURE_COMMANDS");

	if (env && env->kind == NODE_EXPRESSION)
		lint_tell(l, "computed-env", env, "which variables these are, only the run knows")
			->help = STR("name the variables");
	if (value && str_eq_nocase(value->text, STR("true")))
		lint_tell(l, "insecure-commands",
			node_find_key(env, "ACTIONS_ALLOW_UNSECURE_COMMANDS"),
			"this lets whatever a program prints set variables and the PATH")
			->help = STR("write to the files $GITHUB_ENV and $GITHUB_PATH instead");
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_env(l, workflow->env);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_env(l, job->env);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_env(l, step->env);
}

const struct check check_unsecure = {
	.name = "unsecure",
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
