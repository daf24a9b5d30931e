#include "engine/lint/base/check.h"
#include "engine/lint/facts/constant.h"
#include "engine/lint/facts/step_code.h"
#include "engine/lint/facts/untrusted.h"
#include "engine/workflow/schema_check.h"
#include "expr/template.h"

enum {
	TEMPLATE_EXPANSION,
};

static const struct rule rules[] = {
	[TEMPLATE_EXPANSION] =
		{
			.code = "template-expansion",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_PEDANTIC,
			.summary = "expression that becomes part of code",
			.why = "Even if nobody else can write its value today, the value becomes "
			       "code: a quote in it breaks the script, or worse.",
			.frame = FRAME_STEP,
			.bad = "- run: echo ${{ github.sha }}\n",
			.good = "- run: echo \"$SHA\"\n  env:\n    SHA: ${{ github.sha }}\n",
		},
};

static void
found_untrusted(void *owner, const struct ast *node, struct str path)
{
	(void)node, (void)path;
	*(bool *)owner = true;
}

/* Another check reports untrusted text as an error. */
static void
check_part(struct lint *l, const struct node *code, const struct ast *part)
{
	bool is_untrusted = false;

	if (constant_is(part))
		return;
	untrusted_find(l->a, part, found_untrusted, &is_untrusted);
	if (is_untrusted)
		return;
	struct diag *diag = lint_tell_at(l, &rules[TEMPLATE_EXPANSION], code->source,
		node_span_within(code, part->span), "this expression becomes part of the code");
	diag->token = code->span;
	diag->help = STR("assign it to a variable in 'env', and use that variable in the script");
}

static void
check_code(struct lint *l, const struct node *code)
{
	const struct ast *root = code->kind == NODE_EXPRESSION ? code->expr->root : NULL;

	if (root && !template_is_mixture(root))
		check_part(l, code, root);
	for (size_t i = 1; root && template_is_mixture(root) && i < root->count; i++)
		check_part(l, code, root->children[i]);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	const struct node *code;

	for (size_t i = 0; lint_wants(l, PERSONA_PEDANTIC) && (code = step_code(step, i)); i++)
		check_code(l, code);
}

const struct check check_template = {
	.name = "template",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
