/*
 * diag_view: diagnostics for a person, with the source line and a caret.
 *
 *     error[unknown-key]: unexpected key 'stepz'
 *       --> .github/workflows/ci.yml:7:5
 *        |
 *      7 |     stepz:
 *        |     ^^^^^
 *        = help: did you mean 'steps'?
 */
#pragma once

#include "engine/ui/output.h"
#include "expr/base/diag.h"

/* `mark` follows the code: empty, or a word in brackets with a space before it. */
void diag_view_write(struct output *output, const struct diag *diag, const char *mark, bool color);
void diag_view_write_all(struct output *output, const struct diags *diags, bool color);
