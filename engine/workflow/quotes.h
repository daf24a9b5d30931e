/*
 * quotes: repairs of texts whose quotes are missing, or of a kind that there is not.
 *
 * A repair is given only where it is certain what was meant: the text holds no quote itself, and
 * stands in the file as it is read. All else of the file stays.
 */
#pragma once

#include "engine/workflow/node.h"

/*
 * The error `diag` in an expression is the double quote at `at` in the node's text: strings of the
 * expression from there on get single quotes.
 */
void quotes_fix_expression(
	struct diags *diags, struct diag *diag, const struct node *node, uint32_t at);

/*
 * The error `diag` is a text at `at` without quotes, whose first character means something in YAML:
 * `*`, which is an alias's, `!`, a tag's, or `@` and `%`, which may not start a text. It gets
 * quotes.
 */
void quotes_fix_text(struct diags *diags, struct diag *diag, struct str text, size_t at);
