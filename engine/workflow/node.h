/*
 * node: a YAML file as a tree that keeps its positions.
 *
 * yaml_load makes the tree; schema_check converts its scalars to the schema's type at their place
 * (a number to text, `${{ }}` to a parsed expression). After that it is read-only.
 */
#pragma once

#include "expr/base/diag.h"
#include "expr/expr.h"

enum node_kind {
	NODE_NULL,
	NODE_BOOLEAN,
	NODE_NUMBER,
	NODE_STRING,
	NODE_SEQUENCE,
	NODE_MAPPING,
	NODE_EXPRESSION,
	NODE_INSERT, /* the key `${{ insert }}` */
};

struct node_entry {
	struct node *key;
	struct node *value;
};

struct node {
	enum node_kind kind;
	bool is_plain;      /* a scalar without quotes, not in block style */
	bool is_wrong : 1;  /* the schema does not allow it here, which was reported */
	bool is_cut : 1;    /* lines of it may be missing after a syntax error (yaml.h) */
	int16_t definition; /* what the schema says is wanted here; -1 before it was asked */
	struct span span;
	struct source *source;
	struct str text; /* of a scalar, as written after YAML's unescaping */
	union {
		bool boolean;
		double number;
		struct {
			struct node **items;
			size_t item_count;
		};
		struct {
			struct node_entry *entries;
			size_t entry_count;
		};
		const struct expr *expr;
	};
};

static inline bool
node_is_collection(const struct node *node)
{
	return node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE;
}

/* The value of a mapping's key; NULL if `node` is NULL, no mapping, or has no such key. */
struct node *node_find_text(const struct node *node, struct str key);
static inline struct node *
node_find(const struct node *node, const char *key)
{
	return node_find_text(node, str_from(key)); /* whose length is known when compiling */
}
/* Likewise, the key's case ignored: names of inputs and secrets are written in any. */
struct node *node_find_nocase(const struct node *node, struct str key);
/* The key's own node, as node_find. */
struct node *node_find_key(const struct node *node, const char *key);
/* The text of a string node; empty if `node` is NULL or of another kind. */
struct str node_string(const struct node *node);
/* True if the mapping's key is the boolean true. */
bool node_flag(const struct node *node, const char *key);
/* The keys of a mapping (a const struct node *) one by one, for str_nearest. */
bool node_next_key(const void *mapping, size_t i, struct str *key);
/* True if the node or anything below it is an expression. */
bool node_has_expression(const struct node *node);
/* What to underline of a node: a scalar, a mapping's first key, the first character of a list. */
struct span node_start(const struct node *node);
/* The memory of the node and all below it as GitHub's parser counts it. */
size_t node_size_bytes(const struct node *node);
/* Likewise of a text alone. */
size_t text_size_bytes(struct str text);
