/*
 * quotes: repairs of missing quotes, or of quotes of the wrong kind.
 *
 * A repair is offered only if its meaning is certain: the text contains no quote itself, and is in
 * the file as it is read. The rest of the file does not change.
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
