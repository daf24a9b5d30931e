/*
 * A version that YAML reads as a number loses its last zeros: 3.10 becomes 3.1.
 *
 * Looked at are inputs of actions, variables of the environment, keys of a matrix and inputs of the
 * workflow whose name ends with `version`, and what of a matrix is given to such an input.
 */
#include "engine/lint/base/check.h"
#include "engine/lint/base/matrix_values.h"
#include "expr/value.h"

enum {
	VERSION_NUMBER,
};

static const struct rule rules[] = {
	[VERSION_NUMBER] =
		{
			.code = "version-number",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "version number without quotes, which loses its last zero",
			.why = "YAML reads `3.10` as the number 3.1, and the action gets 3.1. "
			       "Quotes make it a text. In a matrix GitHub compares both alike, so "
			       "quotes change nothing else.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/setup-python@v5\n  with:\n    python-version: "
			       "3.10\n",
			.good = "- uses: actions/setup-python@v5\n  with:\n    python-version: "
				"'3.10'\n"
				"- uses: actions/setup-go@v5\n  with:\n    go-version: 1.21\n",
		},
};

/* What its name ends with, ignoring case. */
static bool
means_version(const struct node *key)
{
	const struct str end = STR("version");
	const struct str name = key->text;

	return key->kind == NODE_STRING && name.n >= end.n &&
	       str_eq_nocase(str_slice(name, name.n - end.n, name.n), end);
}

/* Digits, a point, digits. */
static bool
is_version(struct str text)
{
	const size_t point = str_index(text, '.', 0);

	for (size_t i = 0; i < text.n; i++)
		if (i != point && !char_is_digit(text.p[i]))
			return false;
	return point > 0 && point + 1 < text.n;
}

static void
check_value(void *owner, const struct node *value)
{
	struct lint *l = owner;
	const struct str written =
		str_slice(value->source->text, value->span.start, value->span.end);
	char number[VALUE_NUMBER_MAX];

	if (!value->is_plain || !is_version(written))
		return;
	const struct str read = value_number_print(number, value_number_parse(written));
	if (str_eq(read, written))
		return;
	struct diag *diag = lint_tell(l, &rules[VERSION_NUMBER], value,
		"the number '%" STR_FMT "' is read as '%" STR_FMT "'", STR_ARG(written),
		STR_ARG(read));
	diag->help = str_fmt(l->diags->a, "put it in quotes: '%" STR_FMT "'", STR_ARG(written));
	diag_fix_add(l->diags->a, diag, value->span,
		str_concat(l->diags->a, STR("'"), written, STR("'")));
}

static void
check_mapping(struct lint *l, const struct node *mapping)
{
	for (size_t i = 0; mapping && mapping->kind == NODE_MAPPING && i < mapping->entry_count;
		i++)
		if (means_version(mapping->entries[i].key))
			check_value(l, mapping->entries[i].value);
}

/* --- matrix ------------------------------------------------------------------------------- */

/* All that the matrix has of a key; with what is left out, so that both stay the same. */
static void
check_key(struct lint *l, struct str key)
{
	const struct node *exclude = node_find(node_find(l->job->strategy, "matrix"), "exclude");

	(void)matrix_values(l->job, key, check_value, l);
	for (size_t i = 0; exclude && exclude->kind == NODE_SEQUENCE && i < exclude->item_count;
		i++) {
		const struct node *value = node_find_nocase(exclude->items[i], key);
		if (value)
			check_value(l, value);
	}
}

/* Adds what is a value of the matrix and nothing else, given to such an input. */
static void
add_given(struct map *keys, const struct node *with)
{
	for (size_t i = 0; with && with->kind == NODE_MAPPING && i < with->entry_count; i++) {
		const struct str key = means_version(with->entries[i].key)
					       ? matrix_key_of(with->entries[i].value)
					       : STR_NONE;
		if (key.n > 0)
			map_set(keys, key, with);
	}
}

static void
check_matrix(struct lint *l, const struct workflow_job *job)
{
	const struct node *matrix = node_find(job->strategy, "matrix");
	struct map keys;

	if (!matrix || matrix->kind != NODE_MAPPING)
		return;
	map_init(&keys, l->a, true);
	for (size_t i = 0; i < matrix->entry_count; i++)
		if (means_version(matrix->entries[i].key))
			map_set(&keys, matrix->entries[i].key->text, matrix);
	for (size_t i = 0; i < job->step_count; i++)
		add_given(&keys, job->steps[i].with);
	for (size_t i = 0; i < keys.count; i++)
		check_key(l, keys.entries[i].key);
}

/* --- all ---------------------------------------------------------------------------------- */

/* The default of an input of the workflow, which is a text unless it says otherwise. */
static void
check_inputs(struct lint *l, const struct node *inputs)
{
	for (size_t i = 0; inputs && inputs->kind == NODE_MAPPING && i < inputs->entry_count; i++) {
		const struct node *input = inputs->entries[i].value;
		const struct str type = node_string(node_find(input, "type"));
		const struct node *preset = node_find(input, "default");
		if (preset && means_version(inputs->entries[i].key) && !str_eq(type, STR("number")))
			check_value(l, preset);
	}
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct trigger *dispatch = workflow_trigger_find(workflow, STR("workflow_dispatch"));

	check_mapping(l, workflow->env);
	if (dispatch)
		check_inputs(l, node_find(dispatch->config, "inputs"));
	if (workflow->call)
		check_inputs(l, workflow->call->inputs);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	check_inputs(l, node_find(action->root, "inputs"));
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_mapping(l, job->env);
	check_matrix(l, job);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_mapping(l, step->env);
	check_mapping(l, step->with);
}

const struct check check_version_number = {
	.name = "version-number",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.action = visit_action,
	.job = visit_job,
	.step = visit_step,
};
