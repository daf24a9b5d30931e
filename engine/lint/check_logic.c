#include "engine/lint/check.h"
#include "engine/workflow/schema_check.h"
#include "expr/ast.h"

/* One expression that is looked at. */
struct looking {
	struct lint *l;
	const struct node *node;
	bool is_condition;
};

static struct diag *
tell(struct looking *s, const char *code, const struct ast *part, const char *what)
{
	struct diag *diag = lint_tell_at(
		s->l, code, s->node->source, node_span_within(s->node, part->span), "%s", what);

	diag->token = s->node->span;
	return diag;
}

/* `owner.name`, of a context. */
static bool
is_member(const struct ast *node, struct str context, struct str name)
{
	return node->kind == AST_INDEX && node->children[0]->kind == AST_CONTEXT &&
	       str_eq(node->children[0]->name, context) && node->children[1]->kind == AST_LITERAL &&
	       node->children[1]->value.kind == VALUE_STRING &&
	       (name.n == 0 || str_eq_nocase(node->children[1]->value.string, name));
}

static bool
is_text(const struct ast *node)
{
	return node->kind == AST_LITERAL && node->value.kind == VALUE_STRING;
}

/* --- operators ---------------------------------------------------------------------------- */

/* `a && '' || b` is b whatever a is. */
static void
check_or(struct looking *s, const struct ast *node)
{
	for (size_t i = 0; i + 1 < node->count; i++) {
		const struct ast *part = node->children[i];
		const struct ast *last =
			part->kind == AST_AND ? part->children[part->count - 1] : part;
		if (part->kind == AST_AND && last->kind == AST_LITERAL &&
			!value_is_truthy(last->value))
			tell(s, "unsound-ternary", last,
				"this is false, so that what stands behind '||' is taken always")
				->help = STR("turn the condition round: !a && b || ''");
	}
}

/* Who pushed last is not who wrote the change: anyone can get a bot's name there. */
static void
check_actor(struct looking *s, const struct ast *node)
{
	for (size_t i = 0; i < 2; i++) {
		const struct ast *name = node->children[i];
		if (is_text(name) && str_ends(name->value.string, STR("[bot]")) &&
			is_member(node->children[1 - i], STR("github"), STR("actor")))
			tell(s, "bot-condition", node,
				"'github.actor' is who triggered this run, not who wrote the "
				"change")
				->help = STR("ask for github.event.pull_request.user.login");
	}
}

/* --- calls -------------------------------------------------------------------------------- */

/* `contains('refs/heads/main refs/heads/dev', github.ref)` holds for parts of the names too. */
static void
check_contains(struct looking *s, const struct ast *call)
{
	if (is_text(call->children[0]) && call->children[1]->kind == AST_INDEX &&
		str_index(call->children[0]->value.string, ' ', 0) <
			call->children[0]->value.string.n)
		tell(s, "unsound-contains", call->children[0],
			"this looks for a part of a text, not for an item of a list")
			->help = STR("contains(fromJSON('[\"a\", \"b\"]'), …) looks for an item");
}

static void
check_call(struct looking *s, const struct ast *call)
{
	const struct ast *first = call->count > 0 ? call->children[0] : NULL;

	if (str_eq(call->name, STR("contains")) && call->count == 2)
		check_contains(s, call);
	if (first && str_eq(call->name, STR("toJSON")) && first->kind == AST_CONTEXT &&
		str_eq(first->name, STR("secrets")))
		tell(s, "overprovisioned-secrets", call, "this gives away every secret")->help =
			STR("name those that are needed");
	if (first && str_eq(call->name, STR("fromJSON")) &&
		is_member(first, STR("secrets"), STR_NONE))
		(void)tell(s, "unredacted-secret", call,
			"GitHub hides the secret as a whole: parts of it show in the log");
}

/* --- all ---------------------------------------------------------------------------------- */

static void
look(struct looking *s, const struct ast *node)
{
	if (node->kind == AST_OR)
		check_or(s, node);
	if (node->kind == AST_EQUAL && s->is_condition)
		check_actor(s, node);
	if (node->kind == AST_CALL)
		check_call(s, node);
	for (size_t i = 0; i < node->count; i++)
		look(s, node->children[i]);
}

static void
walk(struct lint *l, const struct node *node, bool is_condition)
{
	if (node->kind == NODE_EXPRESSION && node->expr->root) {
		struct looking s = {l, node, is_condition};
		look(&s, node->expr->root);
	}
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		walk(l, node->items[i], is_condition);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		walk(l, node->entries[i].value,
			is_condition || str_eq(node->entries[i].key->text, STR("if")));
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	walk(l, workflow->root, false);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	walk(l, action->root, false);
}

const struct check check_logic = {
	.name = "logic",
	.workflow = visit_workflow,
	.action = visit_action,
};
