#include "engine/lint/base/matrix_values.h"

#include "expr/ast.h"

static bool
walk_vector(const struct node *vector, void (*found)(void *owner, const struct node *value),
	void *owner)
{
	bool complete = true;

	if (!vector)
		return true;
	if (vector->kind != NODE_SEQUENCE)
		return false;
	for (size_t i = 0; i < vector->item_count; i++) {
		if (vector->items[i]->kind == NODE_EXPRESSION)
			complete = false;
		else
			found(owner, vector->items[i]);
	}
	return complete;
}

bool
matrix_values(const struct workflow_job *job, struct str key,
	void (*found)(void *owner, const struct node *value), void *owner)
{
	const struct node *matrix = node_find(job->strategy, "matrix");
	const struct node *include = node_find(matrix, "include");

	if (!matrix || matrix->kind != NODE_MAPPING)
		return false;
	bool complete = walk_vector(node_find_nocase(matrix, key), found, owner);
	if (include && include->kind != NODE_SEQUENCE)
		return false;
	for (size_t i = 0; include && i < include->item_count; i++) {
		const struct node *value = node_find_nocase(include->items[i], key);
		if (include->items[i]->kind != NODE_MAPPING ||
			(value && value->kind == NODE_EXPRESSION))
			complete = false;
		else if (value)
			found(owner, value);
	}
	return complete;
}

struct str
matrix_key_of(const struct node *node)
{
	const struct ast *root = node->kind == NODE_EXPRESSION ? node->expr->root : NULL;

	if (!root || root->kind != AST_INDEX || root->children[0]->kind != AST_CONTEXT ||
		!str_eq(root->children[0]->name, STR("matrix")) ||
		root->children[1]->kind != AST_LITERAL ||
		root->children[1]->value.kind != VALUE_STRING)
		return STR_NONE;
	return root->children[1]->value.string;
}

static void
add_value(struct buf *b, const struct node *node)
{
	switch (node->kind) {
	case NODE_SEQUENCE:
		buf_add_char(b, '[');
		for (size_t i = 0; i < node->item_count; i++) {
			buf_add_z(b, i > 0 ? ", " : "");
			add_value(b, node->items[i]);
		}
		buf_add_char(b, ']');
		break;
	case NODE_MAPPING:
		buf_add_char(b, '{');
		for (size_t i = 0; i < node->entry_count; i++) {
			buf_add_fmt(b, "%s%" STR_FMT ": ", i > 0 ? ", " : "",
				STR_ARG(node->entries[i].key->text));
			add_value(b, node->entries[i].value);
		}
		buf_add_char(b, '}');
		break;
	case NODE_NULL:
	case NODE_BOOLEAN:
	case NODE_NUMBER:
	case NODE_STRING:
	case NODE_EXPRESSION:
	case NODE_INSERT: buf_add(b, node->text); break;
	}
}

struct str
matrix_value_text(struct arena *a, const struct node *node)
{
	struct buf b;

	if (node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING)
		return node->text;
	buf_init(&b, BUF_UNBOUNDED);
	add_value(&b, node);
	return buf_take(a, &b);
}
