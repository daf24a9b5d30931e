/*
 * ignore: comments that take findings away: `# lact: ignore[CODE, …] reason`.
 *
 * A comment behind something counts for its own line, one that stands alone for the next line that
 * is no comment. A CODE is that of a rule, or actionlint's class. A comment that takes nothing away
 * is told itself (`unused-ignore`).
 */
#pragma once

#include "engine/lint/base/check.h"

/* Takes away from l->diags what the comments of l->source say; the list must be sorted. */
void ignore_apply(struct lint *l);
