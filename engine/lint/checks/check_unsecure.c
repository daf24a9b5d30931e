#include "engine/lint/base/check.h"

enum {
	COMPUTED_ENV,
	INSECURE_COMMANDS,
};

static const struct rule rules[] = {
	[COMPUTED_ENV] =
		{
			.code = "computed-env",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_AUDITOR,
			.summary = "`env` computed by an expression",
			.why = "The result may contain any variable, also those that enable "
			       "commands which GitHub has disabled.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env: ${{ fromJSON(vars.ENVIRONMENT) }}\n",
			.good = "- run: make\n  env:\n    LEVEL: ${{ "
				"fromJSON(vars.ENVIRONMENT).level }}\n",
		},
	[INSECURE_COMMANDS] =
		{
			.code = "insecure-commands",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "workflow commands that GitHub has disabled are enabled",
			.why = "Any output of a program can then set variables and the PATH of "
			       "later steps.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n",
			.good = "- run: make\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: false\n",
		},
};

static void
check_env(struct lint *l, const struct node *env)
{
	const struct node *value = node_find(env, "ACTIONS_ALLOW_UNSECURE_COMMANDS");

	if (env && env->kind == NODE_EXPRESSION)
		lint_tell(l, &rules[COMPUTED_ENV], env,
			"the names of these variables are computed: only the run knows them")
			->help = STR("name the variables");
	if (value && str_eq_nocase(value->text, STR("true")))
		lint_tell(l, &rules[INSECURE_COMMANDS],
			node_find_key(env, "ACTIONS_ALLOW_UNSECURE_COMMANDS"),
			"this lets any output of a program set variables and the PATH")
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
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
