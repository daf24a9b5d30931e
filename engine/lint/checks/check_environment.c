#include "engine/lint/base/check.h"
#include "engine/workflow/schema_check.h"
#include "expr/ast.h"

enum {
	SECRETS_OUTSIDE_ENV,
};

static const struct rule rules[] = {
	[SECRETS_OUTSIDE_ENV] =
		{
			.code = "secrets-outside-env",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.persona = PERSONA_AUDITOR,
			.summary = "secret in a job without an environment",
			.why = "Every job of every workflow can read a repository secret. An "
			       "environment secret is only for jobs that name the environment, on "
			       "its branches and after its reviews.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nsteps:\n  - run: make\n    env:\n      "
			       "KEY: ${{ secrets.KEY }}\n",
			.good = "runs-on: ubuntu-latest\nenvironment: production\nsteps:\n  - run: "
				"make\n    env:\n      KEY: ${{ secrets.KEY }}\n",
		},
};

/* One expression that is looked at. */
struct environment_visit {
	struct lint *l;
	const struct node *node;
};

/* The secret that an index into `secrets` names; empty for others, and for the token. */
static struct str
secret_of(const struct ast *node)
{
	if (node->kind != AST_INDEX || node->children[0]->kind != AST_CONTEXT ||
		!str_eq_nocase_z(node->children[0]->name, "secrets") ||
		node->children[1]->kind != AST_LITERAL ||
		node->children[1]->value.kind != VALUE_STRING ||
		str_eq_nocase_z(node->children[1]->value.string, "GITHUB_TOKEN"))
		return STR_NONE;
	return node->children[1]->value.string;
}

static void
look(struct environment_visit *s, const struct ast *node)
{
	const struct str secret = secret_of(node);

	if (secret.n > 0) {
		struct diag *diag = lint_tell_at(s->l, &rules[SECRETS_OUTSIDE_ENV], s->node->source,
			node_span_within(s->node, node->span),
			"the job that uses the secret '%" STR_FMT "' has no environment",
			STR_ARG(secret));
		diag->token = s->node->span;
		diag->help = STR("store it in an environment, and name that: environment: NAME");
	}
	for (size_t i = 0; i < node->count; i++)
		look(s, node->children[i]);
}

static void
walk(struct lint *l, const struct node *node)
{
	if (node->kind == NODE_EXPRESSION && node->expr->root) {
		struct environment_visit s = {l, node};
		look(&s, node->expr->root);
	}
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		walk(l, node->items[i]);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		walk(l, node->entries[i].value);
}

/* A called workflow gets secrets of its caller, which no environment holds. */
static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	if (lint_wants(l, PERSONA_AUDITOR) && !job->environment && !job->uses && !l->workflow->call)
		walk(l, job->node);
}

const struct check check_environment = {
	.name = "environment",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
