/*
 * shared_rules: rules without a check of their own: the loader's (engine/workflow), shellcheck's
 * and the like, and those that several checks, or the loader and a check, report.
 */
#pragma once

#include "engine/lint/base/rule.h"

/* Rules that lint reports; the loader's follow. */
enum {
	RULE_ACTION_REF,
	RULE_CALL_PERMISSIONS,
	RULE_MISFEATURE,
	RULE_MISSING_KEY,
	RULE_PYFLAKES,
	RULE_SHELLCHECK,
	RULE_TOO_MANY_FINDINGS,
	RULE_UNEXPECTED_VALUE,
	RULE_UNUSED_IGNORE,
	RULE_USE_TRUSTED_PUBLISHING,
	RULE_WORKFLOW_REF,
};

extern const struct rule shared_rules[];
extern const size_t shared_rule_count;
