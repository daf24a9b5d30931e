#include "expr/expr.h"

#include "expr/base/unicode.h"
#include "expr/functions.h"
#include "expr/parser.h"

bool
expr_parse(struct arena *a, struct str text, const struct expr_scope *scope,
	const struct expr **out, struct expr_error *err)
{
	struct ast *root = NULL;

	if (!parser_parse(a, text, 0, scope, &root, err))
		return false;
	struct expr *expr = arena_alloc(a, sizeof(*expr));
	*expr = (struct expr){
		.text = unicode_trim(text),
		.root = root,
		.slot_count = scope->context_count,
	};
	*out = expr;
	return true;
}

static bool
calls_status(const struct ast *node)
{
	if (function_is_status(node))
		return true;
	for (size_t i = 0; i < node->count; i++)
		if (calls_status(node->children[i]))
			return true;
	return false;
}

bool
expr_calls_status(const struct expr *expr)
{
	return expr->root && calls_status(expr->root);
}

struct member_search {
	struct str context;
	void (*found)(void *owner, struct str name);
	void *owner;
};

static bool
is_searched(const struct member_search *search, const struct ast *node)
{
	return node->kind == AST_CONTEXT && str_eq_nocase(node->name, search->context);
}

static void
find_references(const struct member_search *search, const struct ast *node)
{
	if (is_searched(search, node))
		search->found(search->owner, STR(""));
	if (node->kind == AST_INDEX && is_searched(search, node->children[0])) {
		const struct ast *index = node->children[1];
		const bool is_literal =
			index->kind == AST_LITERAL && index->value.kind == VALUE_STRING;
		search->found(search->owner, is_literal ? index->value.string : STR(""));
		find_references(search, index);
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		find_references(search, node->children[i]);
}

void
expr_references(const struct expr *expr, struct str context,
	void (*found)(void *owner, struct str name), void *owner)
{
	const struct member_search search = {.context = context, .found = found, .owner = owner};

	if (expr->root)
		find_references(&search, expr->root);
}

struct str
expr_text(const struct expr *expr)
{
	return expr->text;
}
