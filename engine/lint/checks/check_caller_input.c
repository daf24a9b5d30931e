#include "engine/lint/base/check.h"
#include "engine/lint/facts/step_code.h"
#include "engine/lint/facts/untrusted.h"
#include "engine/workflow/schema_check.h"
#include "expr/ast.h"
#include "expr/template.h"

enum {
	CALLER_INPUT,
};

static const struct rule rules[] = {
	[CALLER_INPUT] =
		{
			.code = "caller-input",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.persona = PERSONA_REGULAR,
			.summary = "string input expanded in a script (injection)",
			.why = "GitHub replaces `${{ inputs.NAME }}` before the script runs. "
			       "Callers pass titles and branch names, so a text such as `$(curl "
			       "…)` runs as a command. Number and boolean inputs of called "
			       "workflows are safe.",
			.frame = FRAME_FILE,
			.bad = "on:\n  workflow_call:\n    inputs:\n      who: {type: "
			       "string}\njobs:\n  a:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n"
			       "      - run: echo ${{ inputs.who }}\n",
			.good = "on:\n  workflow_call:\n    inputs:\n      who: {type: "
				"string}\njobs:\n  a:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: echo "
				"\"$WHO\"\n"
				"        env: {WHO: \"${{ inputs.who }}\"}\n",
		},
};

struct input_search {
	struct lint *l;
	const struct node *code;
};

/* Booleans and numbers are no code. Inputs of actions have no types: all are text. */
static bool
is_text_input(const struct lint *l, struct str name)
{
	const struct trigger *trigger =
		l->workflow ? workflow_trigger_find(l->workflow, STR("workflow_call")) : NULL;
	const struct node *inputs = trigger ? node_find(trigger->config, "inputs") : NULL;
	const struct node *input = inputs ? node_find_nocase(inputs, name) : NULL;
	const struct node *type = input ? node_find(input, "type") : NULL;

	if (l->action)
		return true;
	return input && (!type || str_eq(type->text, STR("string")));
}

static bool
is_test(const struct ast *node)
{
	return node->kind == AST_CALL ? untrusted_is_test(node)
				      : node->kind >= AST_NOT && node->kind <= AST_NOT_EQUAL;
}

static bool
is_input(const struct ast *node)
{
	return node->kind == AST_INDEX && node->children[0]->kind == AST_CONTEXT &&
	       str_eq_nocase(node->children[0]->name, STR("inputs")) &&
	       node->children[1]->kind == AST_LITERAL &&
	       node->children[1]->value.kind == VALUE_STRING;
}

static void
look(struct input_search *s, const struct ast *node)
{
	if (is_test(node))
		return;
	if (!is_input(node)) {
		for (size_t i = 0; i < node->count; i++)
			look(s, node->children[i]);
		return;
	}
	const struct str name = node->children[1]->value.string;
	if (!is_text_input(s->l, name))
		return;
	struct diag *diag = lint_tell_at(s->l, &rules[CALLER_INPUT], s->code->source,
		node_span_within(s->code, node->span),
		"the input '%" STR_FMT "' becomes part of the code, whatever its value",
		STR_ARG(name));
	diag->token = s->code->span;
	diag->help = STR("assign it to a variable in 'env', and use that variable in the script");
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	struct input_search s = {.l = l};

	for (size_t i = 0; (s.code = step_code(step, i)); i++)
		if (s.code->kind == NODE_EXPRESSION && s.code->expr->root)
			look(&s, s.code->expr->root);
}

const struct check check_caller_input = {
	.name = "caller-input",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
