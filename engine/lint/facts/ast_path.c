#include "engine/lint/facts/ast_path.h"

struct str
ast_text(const struct ast *node)
{
	return node->kind == AST_LITERAL && node->value.kind == VALUE_STRING ? node->value.string
									     : STR_NONE;
}

/* Looks at the end of the path first, where most differ. */
bool
ast_is_path(const struct ast *node, struct str path)
{
	if (node->kind == AST_CONTEXT)
		return str_eq_nocase(node->name, path);
	if (node->kind != AST_INDEX)
		return false;
	const bool is_any = str_ends(path, STR(".*"));
	const struct str name = is_any ? STR("*") : ast_text(node->children[1]);
	if (name.n == 0 || name.n + 1 >= path.n || path.p[path.n - name.n - 1] != '.')
		return false;
	const size_t dot = path.n - name.n - 1;
	if (is_any ? node->children[1]->kind == AST_WILDCARD
		   : str_index(name, '.', 0) < name.n ||
				!str_eq_nocase(name, str_slice(path, dot + 1, path.n)))
		return false;
	return ast_is_path(node->children[0], str_slice(path, 0, dot));
}
