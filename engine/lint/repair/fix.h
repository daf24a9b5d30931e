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

/* How many findings of each code were repaired, in the order of their first. */
struct fix_tally {
	struct fix_count {
		const char *code;
		size_t count;
	} * items;
	size_t count;
	size_t capacity;
};

/*
 * The number of repairs that can be made; if there are any, the changed text, in `a`, and each is
 * added to `tally`, which grows in `a`.
 */
size_t fix_apply(struct arena *a, const struct source *source, const struct diags *diags,
	struct str *out, struct fix_tally *tally);

/* What a change puts in where it is made alone. In `a`, or the change's own. */
struct str fix_text(struct arena *a, const struct diag_edit *edit);
