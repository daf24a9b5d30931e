/*
 * rule_table: all rules of lint: those of the checks (checks.h), and the shared ones.
 */
#pragma once

#include "engine/lint/base/rule.h"

/* NULL: unknown rule. */
const struct rule *rule_find(struct str code);
/* All, in the order of their codes; the list is in `a`. */
const struct rule **rule_table(struct arena *a, size_t *count);
