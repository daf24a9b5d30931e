#include "engine/lint/facts/suppose.h"

#define OPERANDS_MAX ((size_t)64) /* of a part that is worked out */

enum operand_truth {
	TRUTH_UNKNOWN,
	TRUTH_FALSE,
	TRUTH_TRUE,
};

/* A part with what its own parts give. */
static bool
compute(const struct supposition *s, const struct ast *node, struct value *out)
{
	struct ast part = *node;
	struct ast operands[OPERANDS_MAX];
	struct ast *children[OPERANDS_MAX];
	const struct expr expr = {.root = &part};
	const struct expr_host host = {0};
	struct expr_error err;

	if (node->count == 0 || node->count > OPERANDS_MAX)
		return false;
	for (size_t i = 0; i < node->count; i++) {
		operands[i] = (struct ast){.kind = AST_LITERAL, .depth = 1};
		children[i] = &operands[i];
		if (!suppose_value(s, node->children[i], &operands[i].value))
			return false;
	}
	part.children = children;
	return expr_eval(s->a, &expr, &host, out, &err);
}

bool
suppose_value(const struct supposition *s, const struct ast *node, struct value *out)
{
	if (node->kind == AST_LITERAL) {
		*out = node->value;
		return true;
	}
	if (s->knows(s->owner, node, out))
		return true;
	if (node->kind == AST_CONTEXT || node->kind == AST_WILDCARD ||
		(node->kind == AST_CALL && !node->function))
		return false;
	return compute(s, node, out);
}

static enum operand_truth
truth_of(bool is_true)
{
	return is_true ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum operand_truth suppose(const struct supposition *s, const struct ast *node);

/* One of the parts decides it, or all of them together. */
static enum operand_truth
suppose_chain(const struct supposition *s, const struct ast *node, enum operand_truth decides)
{
	enum operand_truth all = decides == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;

	for (size_t i = 0; i < node->count; i++) {
		const enum operand_truth one = suppose(s, node->children[i]);
		if (one == decides)
			return decides;
		if (one == TRUTH_UNKNOWN)
			all = TRUTH_UNKNOWN;
	}
	return all;
}

static enum operand_truth
suppose(const struct supposition *s, const struct ast *node)
{
	struct value value;

	if (node->kind == AST_AND)
		return suppose_chain(s, node, TRUTH_FALSE);
	if (node->kind == AST_OR)
		return suppose_chain(s, node, TRUTH_TRUE);
	if (node->kind == AST_NOT) {
		const enum operand_truth operand = suppose(s, node->children[0]);
		return operand == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth_of(operand == TRUTH_FALSE);
	}
	return suppose_value(s, node, &value) ? truth_of(value_is_truthy(value)) : TRUTH_UNKNOWN;
}

bool
suppose_is_false(const struct supposition *s, const struct node *condition)
{
	return condition && condition->kind == NODE_EXPRESSION && condition->expr->root &&
	       suppose(s, condition->expr->root) == TRUTH_FALSE;
}
