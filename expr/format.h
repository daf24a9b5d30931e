/*
 * format: the function `format`, into which templates with text around expressions are converted.
 *
 * `{N}` is argument N as a string, `{{` and `}}` are braces; anything else with a brace is an
 * error, found before any argument is evaluated. An unused argument is not evaluated, and one used
 * twice is evaluated once.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk/Functions/Format.cs
 */
#pragma once

#include "expr/eval.h"

bool format_call(struct eval *eval, const struct ast *node, struct value *out);
