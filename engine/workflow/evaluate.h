/*
 * evaluate: the value of a node of the model, given the contexts.
 *
 * Rules      Text is taken as it is; an expression is evaluated; a mapping or list is evaluated
 *            part by part. An item of a list that gives a list is spliced in; the key
 *            `${{ insert }}` merges the mapping it leads to.
 * Types      Are checked after evaluation as in YAML: `timeout-minutes: ${{ 'x' }}` is an error.
 *            Where text is wanted, numbers, booleans and null are converted.
 * Errors     ERROR_INVALID, with `file:line:col: ` before the text.
 * Source     actions/runner src/Sdk/DTObjectTemplating/ObjectTemplating/TemplateEvaluator.cs
 */
#pragma once

#include "engine/workflow/node.h"

/* Any node; NULL gives null. */
MUST_CHECK bool node_evaluate(struct arena *a, const struct node *node,
	const struct expr_host *host, struct value *out, struct error *err);
/* As text; NULL gives the empty text. A list or mapping is an error. */
MUST_CHECK bool node_evaluate_text(struct arena *a, const struct node *node,
	const struct expr_host *host, struct str *out, struct error *err);
MUST_CHECK bool node_evaluate_boolean(struct arena *a, const struct node *node,
	const struct expr_host *host, bool *out, struct error *err);
MUST_CHECK bool node_evaluate_number(struct arena *a, const struct node *node,
	const struct expr_host *host, double *out, struct error *err);
/*
 * A mapping of texts (`env`, `with`, `outputs`): calls `found` for each entry in order. NULL has
 * none. All are evaluated before the first call, since entries cannot see each other.
 */
MUST_CHECK bool node_evaluate_texts(struct arena *a, const struct node *node,
	const struct expr_host *host, void (*found)(void *owner, struct str key, struct str value),
	void *owner, struct error *err);

/* error_set with the node's place before the text. Always false. */
bool node_error(struct error *err, const struct node *node, const char *fmt, ...) PRINTF_LIKE(3, 4);
