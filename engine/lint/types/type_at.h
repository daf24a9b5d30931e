/*
 * type_at: what an expression is at a place of the file, and what might be written there.
 *
 * A name that is being written is found by its text alone, so that neither the expression nor the
 * file around it needs to be whole.
 */
#pragma once

#include "engine/lint/types/context_type.h"
#include "engine/workflow/schema.h"
#include "expr/ast.h"

/* A part of an expression. */
struct type_part {
	const struct ast *node; /* the innermost that the place is in */
	struct span span;       /* of it, in the file */
	const struct type *type;
};

/* False if the place is in no expression of the node. Types live in the arena of `place->l`. */
bool type_at(struct context_place *place, const struct node *node, uint32_t offset,
	struct type_part *out);

/* A name in an expression that is written up to a place. */
struct type_name {
	struct span span;          /* of it, in the file; empty where nothing is written yet */
	bool is_property;          /* of `object`; else of a context or function of the scope */
	const struct type *object; /* NULL: not known */
};

/*
 * False if the place is in no expression: between `${{` and `}}` of the part `within` of the text,
 * or anywhere in that where it is a condition.
 */
bool type_name_at(struct context_place *place, struct str text, struct span within,
	bool is_condition, struct schema_scope scope, uint32_t offset, struct type_name *out);
