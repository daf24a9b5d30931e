#include "engine/lint/base/check.h"
#include "expr/ast.h"
#include "expr/functions.h"
#include "expr/template.h"

enum {
	CONDITION_TEXT,
	CONSTANT_CONDITION,
};

static const struct rule rules[] = {
	[CONDITION_TEXT] =
		{
			.code = "condition-text",
			.kind = "if-cond",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "text around the `${{ }}` of a condition, which makes it always "
				   "true",
			.why = "The value is then a non-empty text, which is always true. The line "
			       "feed that `|` leaves is text too.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: ${{ github.ref_name == 'main' }} && ${{ "
			       "github.event_name == 'push' }}\n",
			.good = "- run: make\n  if: ${{ github.ref_name == 'main' && "
				"github.event_name == 'push' }}\n",
		},
	[CONSTANT_CONDITION] =
		{
			.code = "constant-condition",
			.kind = "if-cond",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "constant condition",
			.why = "It contains nothing of the run.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: false\n",
			.good = "- run: make\n  if: failure()\n",
		},
};

static bool
is_pure(const struct ast *call)
{
	return call->function && call->function->is_constant;
}

static bool
is_constant(const struct ast *node)
{
	if (node->kind == AST_CONTEXT || (node->kind == AST_CALL && !is_pure(node)))
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (!is_constant(node->children[i]))
			return false;
	return true;
}

/* `success()`, which a condition implies, takes no place in the text. */
static bool
has_implied(const struct ast *root)
{
	const struct ast *first = root->kind == AST_AND ? root->children[0] : NULL;

	return first && first->kind == AST_CALL && first->span.start == first->span.end;
}

/* The condition that the file gives. */
static const struct ast *
given(const struct ast *root)
{
	return has_implied(root) && root->count == 2 ? root->children[1] : root;
}

static bool
is_all_constant(const struct ast *root)
{
	const size_t from = has_implied(root) ? 1 : 0;

	if (root->kind != AST_AND)
		return is_constant(root);
	for (size_t i = from; i < root->count; i++)
		if (!is_constant(root->children[i]))
			return false;
	return true;
}

/* `a == 'x' || 'y'`, where a == 'x' || a == 'y' is meant. */
static bool
is_true_by_part(const struct ast *root)
{
	for (size_t i = 0; root->kind == AST_OR && i < root->count; i++) {
		const struct ast *part = root->children[i];
		if (part->kind == AST_LITERAL && part->value.kind == VALUE_STRING &&
			value_is_truthy(part->value))
			return true;
	}
	return false;
}

/* --- repair ------------------------------------------------------------------------------- */

/* Text between expressions that means the same within one. */
static bool
is_operator_text(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\0' || !strchr(" &|!()", text.p[i]))
			return false;
	return true;
}

static bool
has_operator(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\0' && strchr("&|!=<>", text.p[i]))
			return true;
	return false;
}

/* The text with all into one `${{ }}`; false where something in it is no operator. */
static bool
join_expressions(struct arena *a, struct str text, struct str *out)
{
	struct buf b;
	bool ok = true;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "${{ ");
	while (ok && text.n > 0) {
		const size_t open = str_find(text, STR("${{"));
		const struct str rest = str_slice(text, open + 3, text.n);
		const size_t close = str_find(rest, STR("}}"));
		const struct str inner = str_trim(str_slice(rest, 0, close));
		ok = is_operator_text(str_slice(text, 0, open));
		buf_add(&b, str_slice(text, 0, open));
		buf_add_fmt(
			&b, has_operator(inner) ? "(%" STR_FMT ")" : "%" STR_FMT, STR_ARG(inner));
		text = str_slice(rest, close + 2, rest.n);
	}
	buf_add_z(&b, " }}");
	*out = buf_take(a, &b);
	return ok;
}

/* A condition that is written on one line as it is read. */
static bool
is_verbatim(const struct node *node)
{
	return node->is_plain &&
	       str_eq(node->text, str_slice(node->source->text, node->span.start, node->span.end));
}

static void
add_fix(struct lint *l, const struct node *condition, struct diag *diag)
{
	const char *start = condition->source->text.p + condition->span.start;
	const uint32_t after = condition->span.start + 1;
	struct arena *a = l->diags->a;
	struct str joined;

	if (is_verbatim(condition) && join_expressions(a, condition->text, &joined))
		diag_fix_add(a, diag, condition->span, joined);
	else if ((*start == '|' || *start == '>') && start[1] == '\n' &&
		 str_starts(condition->text, STR("${{")) && str_ends(condition->text, STR("}}\n")))
		diag_fix_add(a, diag, (struct span){after, after}, STR("-"));
}

static void
check(struct lint *l, const struct node *condition)
{
	if (!condition || condition->kind != NODE_EXPRESSION || !condition->expr->root ||
		condition->text.n == 0)
		return;
	if (template_is_mixture(given(condition->expr->root))) {
		struct diag *diag = lint_tell(l, &rules[CONDITION_TEXT], condition,
			"the condition is always true: there is text around its '${{ }}'");
		diag->help = STR("put the whole condition into one '${{ }}', or remove the braces");
		add_fix(l, condition, diag);
	} else if (is_true_by_part(given(condition->expr->root))) {
		lint_tell(l, &rules[CONSTANT_CONDITION], condition,
			"the condition is always true: an operand of '||' is a non-empty text")
			->help = STR("compare each: a == 'x' || a == 'y'");
	} else if (is_all_constant(condition->expr->root)) {
		lint_tell(l, &rules[CONSTANT_CONDITION], condition,
			"the condition is the same in every run: '%" STR_FMT "'",
			STR_ARG(str_trim(condition->text)))
			->help = STR("remove 'if', or the job or step itself");
	}
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check(l, job->condition);
	check(l, node_find(node_find(job->node, "snapshot"), "if"));
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check(l, step->condition);
}

const struct check check_condition = {
	.name = "condition",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
	.step = visit_step,
};
