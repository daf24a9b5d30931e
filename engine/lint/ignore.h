/*
 * ignore: comments that ignore findings: `# lact: ignore[CODE, …] reason`.
 *
 * A comment after code applies to its own line, a comment alone on its line to the next line that
 * is not a comment. A CODE is a rule's code or actionlint's kind. A comment that ignores nothing is
 * a finding itself (`unused-ignore`).
 */
#pragma once

#include "engine/lint/base/check.h"

/* Takes away from l->diags what the comments of l->source say; the list must be sorted. */
void ignore_apply(struct lint *l);
