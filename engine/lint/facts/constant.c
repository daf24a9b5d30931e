#include "engine/lint/facts/constant.h"

static bool
is_pure(const struct ast *call)
{
	static const char *const names[] = {"contains", "endsWith", "format", "startsWith"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(call->name, str_from(names[i])))
			return true;
	return false;
}

bool
constant_is(const struct ast *node)
{
	if (node->kind == AST_LITERAL)
		return true;
	if (node->kind == AST_CONTEXT || node->kind == AST_INDEX || node->kind == AST_WILDCARD ||
		(node->kind == AST_CALL && !is_pure(node)))
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (!constant_is(node->children[i]))
			return false;
	return node->count > 0;
}
