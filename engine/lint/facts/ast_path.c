#include "engine/lint/facts/ast_path.h"

struct str
ast_text(const struct ast *node)
{
	return node->kind == AST_LITERAL && node->value.kind == VALUE_STRING ? node->value.string
									     : STR_NONE;
}

bool
ast_is_path(const struct ast *node, struct str path)
{
	const size_t dot = str_rindex(path, '.');
	const struct str last = str_slice(path, dot + 1, path.n);

	if (node->kind == AST_CONTEXT)
		return str_eq_nocase(node->name, path);
	return dot < path.n && node->kind == AST_INDEX &&
	       (str_eq(last, STR("*")) ? node->children[1]->kind != AST_WILDCARD
				       : str_eq_nocase(ast_text(node->children[1]), last)) &&
	       ast_is_path(node->children[0], str_slice(path, 0, dot));
}
