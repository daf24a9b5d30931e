/*
 * ast: the syntax tree of an expression.
 *
 * Read-only once parsed. Grouping leaves no node; a chain of `&&`, or of `||`, is one node with
 * many children, as in the runner, where both count for the limit on depth.
 *
 * Spans      Bytes within the text given to expr_parse or template_parse. A call that a template
 *            adds (`format`, `success()`) has the span of the expression that it was added to. A
 *            node's span includes only the parentheses inside it.
 */
#pragma once

#include "expr/expr.h"

enum ast_kind {
	AST_LITERAL,
	AST_CONTEXT,
	AST_CALL,     /* the children are the arguments */
	AST_INDEX,    /* `a.b`, `a[b]`, `a.*`: the indexed value, and the index */
	AST_WILDCARD, /* the index in `a.*`, `a[*]` */
	AST_NOT,
	AST_LESS,
	AST_LESS_EQUAL,
	AST_GREATER,
	AST_GREATER_EQUAL,
	AST_EQUAL,
	AST_NOT_EQUAL,
	AST_AND,
	AST_OR,
};

struct function;

struct ast {
	enum ast_kind kind;
	uint32_t depth; /* levels of the tree from here down; 1 for a leaf */
	struct span span;
	union {
		struct value value; /* of a literal */
		struct {
			struct str name; /* of a context or call, as its scope spells it */
			size_t slot;     /* of a context: its number in the scope */
			const struct function *function;     /* of a call: the built-in function, */
			const struct expr_function *outside; /* or the one that the scope knows */
		};
	};
	struct ast **children;
	size_t count;
	size_t capacity;
	struct ast *children_first[2]; /* where `children` lie while there are few */
};

struct expr {
	struct str text;
	struct ast *root;  /* NULL: the text has no tokens */
	size_t slot_count; /* contexts that the scope knows */
};

struct ast *ast_new(struct arena *a, enum ast_kind kind, struct span span);
struct ast *ast_new_literal(struct arena *a, struct value value, struct span span);
/* `owner.name`: an index into `owner`, whose index is a literal that lies at `name_span`. */
struct ast *ast_new_member(
	struct arena *a, struct ast *owner, struct str name, struct span name_span);
/*
 * A node over one operand (`!`) or two; its span reaches from the first to the last. `&&` and `||`
 * take over the children of operands of their own kind: one of these, extended, may be the result.
 */
struct ast *ast_new_operator(
	struct arena *a, enum ast_kind kind, struct ast *const *operands, size_t count);
void ast_add_child(struct arena *a, struct ast *node, struct ast *child);

/* "and", "index", …: for people and programs that read a tree. */
const char *ast_kind_name(enum ast_kind kind);

/* Adds the tree to `b`, one node a line, children indented by two blanks. */
void ast_print(struct buf *b, const struct ast *node);
