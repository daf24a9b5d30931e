#include "engine/lint/facts/untrusted.h"
#include "engine/lint/repair/env_fixing.h"
#include "expr/template.h"

struct node_search {
	const struct ast *node;
	bool found;
};

static void
found(void *owner, const struct ast *node, struct str path)
{
	struct node_search *s = owner;

	(void)path;
	s->found |= node == s->node;
}

/* The whole of it is a text that anyone may write. */
static bool
is_untrusted(struct arena *a, const struct ast *node)
{
	struct node_search s = {.node = node};

	untrusted_find(a, node, found, &s);
	return s.found;
}

static bool
has_wildcard(const struct ast *node)
{
	bool has = node->kind == AST_WILDCARD;

	for (size_t i = 0; i < node->count; i++)
		has |= has_wildcard(node->children[i]);
	return has;
}

static bool
is_member_of_github(const struct ast *node)
{
	const struct ast *context = node->children[0];
	const struct ast *index = node->children[1];

	return context->kind == AST_CONTEXT && str_eq(context->name, STR("github")) &&
	       index->kind == AST_LITERAL && index->value.kind == VALUE_STRING &&
	       !str_eq_nocase(index->value.string, STR("event"));
}

static bool is_scalar(struct arena *a, const struct ast *node);

static bool
are_scalars(struct arena *a, const struct ast *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (!is_scalar(a, node->children[i]))
			return false;
	return true;
}

/*
 * No list or object, which have a text in a script and none in a variable, nor the text of one,
 * which may be longer than a variable can be: 128 KiB on Linux.
 */
static bool
is_scalar(struct arena *a, const struct ast *node)
{
	switch (node->kind) {
	case AST_LITERAL:
	case AST_NOT:
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: return true;
	case AST_CALL:
		return untrusted_is_test(node) ||
		       (str_eq_nocase_z(node->name, "format") && are_scalars(a, node));
	case AST_INDEX:
		return !has_wildcard(node) && (is_member_of_github(node) || is_untrusted(a, node));
	case AST_AND:
	case AST_OR: return are_scalars(a, node);
	case AST_CONTEXT:
	case AST_WILDCARD: return false;
	}
	return false;
}

/* In a step's `env` the context `env` is not what it is in its script. */
static bool
reads_env(const struct ast *node)
{
	bool reads = node->kind == AST_CONTEXT && str_eq(node->name, STR("env"));

	for (size_t i = 0; i < node->count; i++)
		reads |= reads_env(node->children[i]);
	return reads;
}

static bool
is_within(struct span inner, struct span outer)
{
	return inner.start >= outer.start && inner.end <= outer.end;
}

/* The tree of the `${{ }}` that is moved. */
static const struct ast *
tree_of(const struct env_repair *f)
{
	const struct ast *root = f->run->expr->root;

	if (!template_is_mixture(root))
		return root;
	for (size_t i = 1; i < root->count; i++)
		if (is_within(root->children[i]->span, f->part))
			return root->children[i];
	return NULL;
}

/* A plain scalar of one line is what a variable is given. */
static bool
find_expression(struct env_repair *f)
{
	const struct str text = f->run->text;

	while (template_find(text, f->part.end, &f->part) && f->part.end < f->node->span.end)
		continue;
	if (!is_within(f->node->span, f->part))
		return false;
	f->expression = str_slice(text, f->part.start, f->part.end);
	return str_index(f->expression, '\n', 0) == f->expression.n &&
	       !str_has(f->expression, STR(": ")) && !str_has(f->expression, STR(" #"));
}

bool
env_fixing_find_expression(struct env_repair *f)
{
	const struct ast *tree = find_expression(f) ? tree_of(f) : NULL;

	return tree && !reads_env(tree) && is_scalar(f->l->a, tree);
}
