#include "expr/ast.h"

#include <string.h>

static const char *const kind_names[] = {
	[AST_LITERAL] = "literal",
	[AST_CONTEXT] = "context",
	[AST_CALL] = "call",
	[AST_INDEX] = "index",
	[AST_WILDCARD] = "wildcard",
	[AST_NOT] = "not",
	[AST_LESS] = "less",
	[AST_LESS_EQUAL] = "less-equal",
	[AST_GREATER] = "greater",
	[AST_GREATER_EQUAL] = "greater-equal",
	[AST_EQUAL] = "equal",
	[AST_NOT_EQUAL] = "not-equal",
	[AST_AND] = "and",
	[AST_OR] = "or",
};

/* Member by member: zeroing all of it first takes longer than the rest of a node. */
static struct ast *
init(struct ast *node, enum ast_kind kind, struct span span)
{
	node->kind = kind;
	node->depth = 1;
	node->span = span;
	node->name = STR_NONE;
	node->slot = 0;
	node->function = NULL;
	node->outside = NULL;
	node->children = node->children_first;
	node->count = 0;
	node->capacity = COUNT_OF(node->children_first);
	return node;
}

struct ast *
ast_new(struct arena *a, enum ast_kind kind, struct span span)
{
	return init(arena_alloc(a, sizeof(struct ast)), kind, span);
}

struct ast *
ast_new_literal(struct arena *a, struct value value, struct span span)
{
	struct ast *node = ast_new(a, AST_LITERAL, span);

	node->value = value;
	return node;
}

struct ast *
ast_new_member(struct arena *a, struct ast *owner, struct str name, struct span name_span)
{
	struct ast *nodes = arena_alloc(a, 2 * sizeof(*nodes));
	struct ast *index = init(&nodes[0], AST_LITERAL, name_span);
	struct ast *node =
		init(&nodes[1], AST_INDEX, (struct span){owner->span.start, name_span.end});

	index->value = value_string(name);
	node->children[0] = owner;
	node->children[1] = index;
	node->count = 2;
	node->depth = owner->depth + 1;
	return node;
}

void
ast_add_child(struct arena *a, struct ast *node, struct ast *child)
{
	*arena_push(a, node->children, node->count, node->capacity) = child;
	if (node->depth <= child->depth)
		node->depth = child->depth + 1;
}

static void
add_first_child(struct arena *a, struct ast *node, struct ast *child)
{
	ast_add_child(a, node, child);
	memmove(node->children + 1, node->children, (node->count - 1) * sizeof(*node->children));
	node->children[0] = child;
}

/* One chain out of two operands of `&&` or `||`, at least one of which is such a chain. */
static struct ast *
join_chains(struct arena *a, enum ast_kind kind, struct ast *left, struct ast *right)
{
	if (left->kind != kind) {
		add_first_child(a, right, left);
		return right;
	}
	if (right->kind != kind) {
		ast_add_child(a, left, right);
		return left;
	}
	for (size_t i = 0; i < right->count; i++)
		ast_add_child(a, left, right->children[i]);
	return left;
}

/* A chain grows in place: copying it for each operator would take the square of its length. */
struct ast *
ast_new_operator(struct arena *a, enum ast_kind kind, struct ast *const *operands, size_t count)
{
	const bool is_chain = kind == AST_AND || kind == AST_OR;
	const struct span span = {operands[0]->span.start, operands[count - 1]->span.end};
	struct ast *node;

	if (is_chain && (operands[0]->kind == kind || operands[1]->kind == kind)) {
		node = join_chains(a, kind, operands[0], operands[1]);
		node->span = span;
		return node;
	}
	node = ast_new(a, kind, span);
	node->count = count;
	for (size_t i = 0; i < count; i++) {
		node->children[i] = operands[i];
		if (node->depth <= operands[i]->depth)
			node->depth = operands[i]->depth + 1;
	}
	return node;
}

const char *
ast_kind_name(enum ast_kind kind)
{
	return kind_names[kind];
}

static void
print_node(struct buf *b, const struct ast *node, size_t level)
{
	buf_add_repeat(b, ' ', level * 2);
	buf_add_z(b, kind_names[node->kind]);
	if (node->kind == AST_CONTEXT || node->kind == AST_CALL)
		buf_add_fmt(b, " %" STR_FMT, STR_ARG(node->name));
	if (node->kind == AST_LITERAL) {
		buf_add_char(b, ' ');
		value_add_json(b, node->value, false);
	}
	buf_add_fmt(b, " %u:%u\n", node->span.start, node->span.end);
	for (size_t i = 0; i < node->count; i++)
		print_node(b, node->children[i], level + 1);
}

void
ast_print(struct buf *b, const struct ast *node)
{
	print_node(b, node, 0);
}
