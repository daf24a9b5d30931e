/*
 * check: the interface of a check of lint.
 *
 * A check is its rules and its functions, called for each part of a file in file order; a check
 * omits the functions that it does not need. It reads the model, which may be of a file with
 * errors: a node with is_wrong (node.h) was reported already.
 */
#pragma once

#include "engine/lint/base/report.h"

struct check {
	const char *name;
	/* the rules that only this check reports; shared_rules.h has the others */
	const struct rule *rules;
	size_t rule_count;
	void (*workflow)(struct lint *l, const struct workflow *workflow);
	void (*action)(struct lint *l, const struct action *action);
	void (*job)(struct lint *l, const struct workflow_job *job);
	/* of a job, or of a composite action: then l->job is NULL */
	void (*step)(struct lint *l, const struct workflow_step *step);
	/* of a job: its own, and those of its services */
	void (*container)(struct lint *l, const struct node *container);
	/* of a job or a step: a text with nothing wrong in it */
	void (*uses)(struct lint *l, const struct node *uses);
};
