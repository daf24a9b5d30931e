/*
 * template: text with `${{ }}` in it.
 *
 * A scalar that is one expression keeps that expression's type; a mix of text and expressions
 * becomes one `format('…', …)` call, as on GitHub, and the limit on length applies to that call.
 *
 * Source     actions/runner src/Sdk/DTObjectTemplating/ObjectTemplating/TemplateReader.cs
 */
#pragma once

#include "expr/expr.h"

struct template
{
	bool is_expression;      /* else `literal` holds the text */
	struct str literal;      /* also for `${{ 'text' }}`, which is plain text */
	const struct expr *expr; /* of the scalar, or the format() that the mixture became */
	bool is_insert;          /* the directive `${{ insert }}` (`expr` is NULL) */
};

struct ast;

/* True if a tree is the `format()` that text and expressions mixed became. */
bool template_is_mixture(const struct ast *root);

/* True if the text holds `${{`. */
bool template_has_expression(struct str text);

/* The next `${{ }}` that begins at or behind `from`, with its braces. False if there is none. */
bool template_find(struct str text, size_t from, struct span *out);

/*
 * Parses a scalar's text. With a NULL scope (a place where no expression is allowed) any `${{` is
 * an error. err->stage is the kind of error.
 */
MUST_CHECK bool template_parse(struct arena *a, struct str text, const struct expr_scope *scope,
	struct template *out, struct expr_error *err);

/*
 * Parses what an `if:` holds: an expression with or without `${{ }}`; text and expression mixed is
 * a template, which is a string. Blank text is `success()`. Where none of success, failure,
 * cancelled and always is called, the result is `success() && (text)`. The scope must know
 * success. expr_text of the result is the text it stands for.
 */
MUST_CHECK bool template_parse_if(struct arena *a, struct str text, const struct expr_scope *scope,
	struct template *out, struct expr_error *err);
