/*
 * format: the function of that name, which templates with text around their expressions become.
 *
 * `{N}` is argument N as a string, `{{` and `}}` are braces; anything else with a brace is an
 * error, found before any argument is evaluated. An argument that is not named is not evaluated,
 * one that is named twice is evaluated once.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk/Functions/Format.cs
 */
#pragma once

#include "expr/eval.h"

bool format_call(struct eval *eval, const struct ast *node, struct value *out);
