#include "engine/lint/base/check.h"

enum {
	EMPTY_VALUE,
	NUMBER_RANGE,
	TIMEOUT_FRACTION,
};

static const struct rule rules[] = {
	[EMPTY_VALUE] =
		{
			.code = "empty-value",
			.kind = "syntax-check",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "key without a value",
			.why = "The key has no effect, or not the expected one.",
			.frame = FRAME_FILE,
			.bad = "on:\n  push:\n    branches: []\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n"
			       "    steps:\n      - run: make\n",
			.good = "on:\n  push:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n"
				"      - run: make\n",
		},
	[NUMBER_RANGE] =
		{
			.code = "number-range",
			.kind = "syntax-check",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "number out of range",
			.why = "GitHub refuses a limit of zero or less, or stops the job at once.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  timeout-minutes: 0\n",
			.good = "- run: make\n  timeout-minutes: 2\n",
		},
	[TIMEOUT_FRACTION] =
		{
			.code = "timeout-fraction",
			.kind = "syntax-check",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "the runner cuts the fraction of a step's timeout",
			.why = "`timeout-minutes` of a step is in whole minutes: 0.5 becomes 0, "
			       "which means no limit.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  timeout-minutes: 0.5\n",
			.good = "- run: make\n  timeout-minutes: 1\n",
		},
};

/* --- empty -------------------------------------------------------------------------------- */

static bool
is_empty(const struct node *node)
{
	if (node->is_wrong)
		return false;
	/* `null`, written out, is meant */
	return (node->kind == NODE_NULL || node->kind == NODE_STRING) && node->text.n == 0;
}

static void
tell_empty(struct lint *l, const struct node *key, const struct node *value)
{
	struct diag *diag = lint_tell_at(l, &rules[EMPTY_VALUE], key->source,
		value->span.end > value->span.start ? value->span : key->span,
		"'%" STR_FMT "' has no value", STR_ARG(key->text));

	diag->help = STR("remove the key, or give it a value");
}

/* A key that means nothing without a value, though GitHub takes it. */
static void
check_filled(struct lint *l, const struct node *node, const char *key)
{
	const struct node *value = node_find(node, key);

	if (value && !value->is_wrong &&
		(is_empty(value) || (value->kind == NODE_SEQUENCE && value->item_count == 0)))
		tell_empty(l, node_find_key(node, key), value);
}

/* Lists, however deep, that hold nothing. */
static void
check_lists(struct lint *l, const struct node *node)
{
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++) {
		const struct node_entry *entry = &node->entries[i];
		if (entry->key->is_wrong)
			continue;
		if (entry->value->kind == NODE_SEQUENCE && entry->value->item_count == 0)
			tell_empty(l, entry->key, entry->value);
		else if (entry->value->kind == NODE_SEQUENCE && entry->value->item_count > 0 &&
			 str_eq(entry->key->text, STR("options")) &&
			 is_empty(entry->value->items[0]))
			tell_empty(l, entry->key, entry->value->items[0]);
		else
			check_lists(l, entry->value);
	}
}

static void
check_matrix_lists(struct lint *l, const struct node *matrix)
{
	check_filled(l, matrix, "include");
	check_filled(l, matrix, "exclude");
}

/* --- numbers ------------------------------------------------------------------------------ */

static void
check_number(
	struct lint *l, const struct node *node, const char *key, bool is_whole, bool may_be_zero)
{
	const struct node *value = node_find(node, key);

	if (!value || value->kind != NODE_NUMBER || value->is_wrong)
		return;
	if (!(value->number > 0) && !(may_be_zero && value->number == 0))
		(void)lint_tell(l, &rules[NUMBER_RANGE], value,
			"'%s' must be greater than zero, not %" STR_FMT, key, STR_ARG(value->text));
	else if (is_whole && value->number <= 1e9 && value->number != (double)(long)value->number)
		(void)lint_tell(l, &rules[NUMBER_RANGE], value,
			"'%s' must be a whole number, not %" STR_FMT, key, STR_ARG(value->text));
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct node *on = node_find(workflow->root, "on");

	if (on)
		check_lists(l, on);
	check_filled(l, workflow->root, "permissions");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	static const char *const filled[] = {"container", "needs", "permissions", "runs-on"};

	for (size_t i = 0; i < COUNT_OF(filled); i++)
		check_filled(l, job->node, filled[i]);
	check_filled(l, job->runs_on, "labels");
	check_matrix_lists(l, node_find(job->strategy, "matrix"));
	check_number(l, job->node, "timeout-minutes", false, false);
	check_number(l, job->strategy, "max-parallel", true, true);
}

/* The runner takes whole minutes: half a minute is no limit at all. */
static void
check_fraction(struct lint *l, const struct node *node)
{
	const struct node *value = node_find(node, "timeout-minutes");

	if (!value || value->kind != NODE_NUMBER || value->is_wrong || !(value->number > 0) ||
		value->number > 1e9 || value->number == (double)(long)value->number)
		return;
	struct diag *diag = lint_tell(l, &rules[TIMEOUT_FRACTION], value,
		"the runner cuts %" STR_FMT " minutes to %ld", STR_ARG(value->text),
		(long)value->number);
	if (value->number < 1)
		diag->help = STR("0 minutes mean no limit: write 1");
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_number(l, step->node, "timeout-minutes", false, false);
	check_fraction(l, step->node);
}

const struct check check_value = {
	.name = "value",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
