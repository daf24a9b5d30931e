/*
 * gotemplate: text with `{{ }}` in Go's template language, as formats of findings are written.
 *
 * Supported are `if`, `else`, `else if`, `range`, `with`, `break`, `continue`, comments,
 * variables, pipelines, parentheses, fields, constants, blanks trimmed by `{{-` and `-}}`, and the
 * functions of the table in gotemplate_function.c: Go's own but `call`, and actionlint's. `define`,
 * `block` and `template` are errors.
 *
 * Escapes    `\a \b \f \n \r \t \v \\` outside and inside of `{{ }}` are replaced first, as
 *            actionlint does.
 * Errors     ERROR_USAGE, with the line and column in the text as it was given.
 * Ownership  A template lives in the arena it was parsed with.
 * Source     pkg.go.dev/text/template; rhysd/actionlint error.go, docs/usage.md
 */
#pragma once

#include "engine/gotemplate/gotemplate_value.h"
#include "expr/base/error.h"

struct gotemplate;

/* The values of actionlint's functions. */
struct gotemplate_facts {
	struct str version;            /* getVersion */
	struct gotemplate_value kinds; /* allKinds */
};

MUST_CHECK bool gotemplate_parse(
	struct arena *a, struct str text, struct gotemplate **out, struct error *err);

/* Adds the template's output for `data`. After an error `b` has the output before it. */
MUST_CHECK bool gotemplate_render(const struct gotemplate *t, struct gotemplate_value data,
	const struct gotemplate_facts *facts, struct buf *b, struct error *err);
