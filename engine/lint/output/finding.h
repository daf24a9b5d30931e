/*
 * finding: values that the formats derive from a finding, such as its snippet.
 */
#pragma once

#include "expr/base/diag.h"

/* actionlint's class of a finding. */
const char *finding_kind(const struct diag *diag);
/* How certain it is: high, medium, low. */
const char *finding_confidence(const struct diag *diag);
/*
 * The source line with the underline below it, as actionlint's `snippet`. In `a`. Empty for a
 * line of more than SNIPPET_MAX bytes.
 */
#define SNIPPET_MAX ((size_t)4096)
struct str finding_snippet(struct arena *a, const struct diag *diag);
