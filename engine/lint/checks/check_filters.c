#include "engine/lint/base/check.h"

enum {
	EVENT_FILTERS,
};

static const struct rule rules[] = {
	[EVENT_FILTERS] =
		{
			.code = "event-filters",
			.kind = "events",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_NODE,
			.source = "docs.github.com, Workflow syntax: "
				  "on.<push|pull_request>.<branches|branches-ignore>",
			.summary = "invalid combination of event filters",
			.why = "An event accepts a filter or its `-ignore` form, such as "
			       "`branches` or `branches-ignore`, not both; `workflow_run` needs "
			       "`workflows`.",
			.frame = FRAME_FILE,
			.bad = "on:\n  push:\n    branches: [main]\n    branches-ignore: "
			       "[wip]\njobs:\n  test:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on:\n  push:\n    branches: [main, '!wip']\njobs:\n  test:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
};

/* Filters of which an event takes the one or the other. */
static const struct {
	const char *key;
	const char *ignore;
} pairs[] = {
	{"branches", "branches-ignore"},
	{"tags", "tags-ignore"},
	{"paths", "paths-ignore"},
};

static bool
has_patterns(const struct node *node)
{
	return node && node->kind != NODE_NULL &&
	       !(node->kind == NODE_SEQUENCE && node->item_count == 0);
}

static void
check_pair(struct lint *l, const struct trigger *trigger, const char *key, const char *ignore)
{
	const struct node *a = node_find_key(trigger->config, key);
	const struct node *b = node_find_key(trigger->config, ignore);

	if (!has_patterns(node_find(trigger->config, key)) ||
		!has_patterns(node_find(trigger->config, ignore)))
		return;
	const struct node *second = a->span.start > b->span.start ? a : b;
	const struct node *first = second == a ? b : a;
	struct diag *diag = lint_tell(l, &rules[EVENT_FILTERS], second,
		"'%" STR_FMT "' cannot take both '%s' and '%s'", STR_ARG(trigger->event), key,
		ignore);
	diag->help =
		str_fmt(l->diags->a, "use only '%s', with '!' before the patterns to exclude", key);
	diag->related = STR("the other one is here");
	diag->related_span = first->span;
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct trigger *trigger = &workflow->triggers[i];
		for (size_t j = 0; j < COUNT_OF(pairs); j++)
			check_pair(l, trigger, pairs[j].key, pairs[j].ignore);
		if (str_eq(trigger->event, STR("workflow_run")) &&
			!has_patterns(node_find(trigger->config, "workflows")))
			(void)lint_tell_at(l, &rules[EVENT_FILTERS], workflow->source,
				trigger->span,
				"'workflow_run' names no workflow: 'workflows' is missing");
	}
}

const struct check check_filters = {
	.name = "filters",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
};
