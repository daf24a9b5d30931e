#include "engine/lint/facts/constant.h"

#include "expr/functions.h"

bool
constant_is(const struct ast *node)
{
	if (node->kind == AST_LITERAL)
		return true;
	if (node->kind == AST_CONTEXT || node->kind == AST_INDEX || node->kind == AST_WILDCARD ||
		(node->kind == AST_CALL && !(node->function && node->function->is_constant)))
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (!constant_is(node->children[i]))
			return false;
	return node->count > 0;
}
