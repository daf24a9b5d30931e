/*
 * fix: changes to a file that repair findings where the repair is certain (diag_fix).
 *
 * All else stays byte for byte. A repair may need several changes: all of them are made, or none.
 * Of two repairs with changes that overlap, the first is made; linting again and fixing again makes
 * the other.
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/diag.h"

/* The number of repairs that can be made; if there are any, the changed text, in `a`. */
size_t fix_apply(
	struct arena *a, const struct source *source, const struct diags *diags, struct str *out);
