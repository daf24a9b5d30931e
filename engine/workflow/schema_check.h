/*
 * schema_check: checks a tree of nodes against GitHub's schema, and converts its scalars.
 *
 * Converts   A scalar where text is wanted becomes text (numbers as the expression language prints
 *            them, null as the empty text); text with `${{ }}` becomes a parsed expression; the
 *            text of an `if:` becomes an expression with the status function it implies.
 * Errors     Unknown, duplicate (ignoring case) and missing keys, values of the wrong type, and
 *            every error in an expression, each at its place. Checking goes on after each.
 * Source     actions/runner src/Sdk/DTObjectTemplating/ObjectTemplating/TemplateReader.cs
 */
#pragma once

#include "engine/workflow/node.h"
#include "engine/workflow/schema.h"

/* True if nothing was wrong. The tree is changed in place. `definition` must exist. */
bool schema_check(struct arena *a, const struct schema *schema, const char *definition,
	struct node *root, struct diags *diags);

/* Where a part of a scalar's text stands in its file; the whole scalar when that is not known. */
struct span node_span_within(const struct node *node, struct span part);
/* The line of the file where that begins. */
uint32_t node_line_within(const struct node *node, struct span part);

/* Adds the error of an expression in `node` to `diags`. */
void diag_expression(struct diags *diags, const struct node *node, const struct expr_error *err);
