#include "engine/lint/base/check.h"

enum {
	ENV_NAME,
};

static const struct rule rules[] = {
	[ENV_NAME] =
		{
			.code = "env-name",
			.kind = "env-var",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "invalid environment variable name",
			.why = "A program does not get a variable whose name contains `=`, `&` or "
			       "a blank.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  env:\n    MY VAR: a\n",
			.good = "- run: make\n  env:\n    MY_VAR: a\n",
		},
};

static bool
is_allowed(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '&' || name.p[i] == '=' || name.p[i] == ' ' || name.p[i] == '\t' ||
			name.p[i] == '\n')
			return false;
	return name.n > 0;
}

static void
check_names(struct lint *l, const struct node *env)
{
	if (!env || env->kind != NODE_MAPPING)
		return;
	for (size_t i = 0; i < env->entry_count; i++) {
		const struct node *key = env->entries[i].key;
		if (key->kind == NODE_STRING && !key->is_wrong && !is_allowed(key->text))
			(void)lint_tell(l, &rules[ENV_NAME], key,
				"invalid variable name '%" STR_FMT
				"': it contains '=', '&' or a blank, or is empty",
				STR_ARG(key->text));
	}
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_names(l, workflow->env);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_names(l, job->env);
}

static void
visit_container(struct lint *l, const struct node *container)
{
	check_names(l, node_find(container, "env"));
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_names(l, step->env);
}

const struct check check_env_name = {
	.name = "env-name",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
	.container = visit_container,
	.step = visit_step,
};
