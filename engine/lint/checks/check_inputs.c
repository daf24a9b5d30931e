#include "engine/lint/base/check.h"

#include <math.h>

enum {
	INPUT_DEFAULT,
	INPUT_DEFAULT_UNUSED,
	INPUT_OPTIONS,
};

static const struct rule rules[] = {
	[INPUT_DEFAULT] =
		{
			.code = "input-default",
			.kind = "events",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_NODE,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "invalid default of an input",
			.why = "GitHub refuses the workflow, or the run starts with something "
			       "else.",
			.frame = FRAME_FILE,
			.bad = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        "
			       "type: number\n"
			       "        default: high\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n"
			       "      - run: make\n",
			.good = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        "
				"type: number\n"
				"        default: 3\njobs:\n  test:\n    runs-on: ubuntu-latest\n  "
				"  steps:\n"
				"      - run: make\n",
		},
	[INPUT_DEFAULT_UNUSED] =
		{
			.code = "input-default-unused",
			.kind = "events",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_NODE,
			.summary = "unused default of a required input",
			.why = "A required input is always given, so the default is never used.",
			.frame = FRAME_FILE,
			.bad = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: "
			       "string\n"
			       "        required: true\n        default: a\njobs:\n  test:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on:\n  workflow_call:\n    inputs:\n      name:\n        type: "
				"string\n"
				"        required: false\n        default: a\njobs:\n  test:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[INPUT_OPTIONS] =
		{
			.code = "input-options",
			.kind = "events",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_NODE,
			.source = "docs.github.com, Workflow syntax: "
				  "on.workflow_dispatch.inputs.<input_id>.options",
			.summary = "invalid options of an input",
			.why = "Only a choice has options; they are unique, and the default is one "
			       "of them.",
			.frame = FRAME_FILE,
			.bad = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        "
			       "type: choice\n"
			       "        options: [low, high]\n        default: middle\njobs:\n  "
			       "test:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on:\n  workflow_dispatch:\n    inputs:\n      level:\n        "
				"type: choice\n"
				"        options: [low, high]\n        default: low\njobs:\n  "
				"test:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
};

/* One input that `workflow_dispatch` or `workflow_call` declares. */
struct declared {
	const struct node *key;
	const struct node *node;
	const struct node *preset;
	struct str type;
};

static struct declared
declared_of(const struct node_entry *entry)
{
	return (struct declared){
		.key = entry->key,
		.node = entry->value,
		.preset = node_find(entry->value, "default"),
		.type = node_string(node_find(entry->value, "type")),
	};
}

static struct str
preset_text(const struct node *preset)
{
	if (preset->kind == NODE_BOOLEAN)
		return preset->boolean ? STR("true") : STR("false");
	return preset->text;
}

/* What the default would have to be, if it is not that. */
static const char *
wrong_type(const struct declared *input)
{
	const struct node *preset = input->preset;

	if (!preset || preset->is_wrong || preset->kind == NODE_EXPRESSION ||
		preset->kind == NODE_NULL)
		return NULL;
	const struct str text = preset_text(preset);
	if (str_eq(input->type, STR("boolean")) && !str_eq_nocase(text, STR("true")) &&
		!str_eq_nocase(text, STR("false")))
		return "true or false";
	if (str_eq(input->type, STR("number")) && preset->kind != NODE_NUMBER &&
		(text.n == 0 || isnan(value_number_parse(text))))
		return "a number";
	return NULL;
}

static void
check_preset(struct lint *l, const struct declared *input)
{
	const char *wanted = wrong_type(input);

	if (wanted)
		(void)lint_tell(l, &rules[INPUT_DEFAULT], input->preset,
			"the default of the input '%" STR_FMT "' must be %s, not '%" STR_FMT "'",
			STR_ARG(input->key->text), wanted, STR_ARG(preset_text(input->preset)));
}

static bool
is_true(const struct node *node)
{
	return node && node->kind == NODE_BOOLEAN && node->boolean;
}

/* --- options ------------------------------------------------------------------------------ */

static bool
has_option(const struct node *options, size_t count, struct str text)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(options->items[i]->text, text))
			return true;
	return false;
}

static void
check_choice(struct lint *l, const struct declared *input, const struct node *options)
{
	if (!options || options->kind != NODE_SEQUENCE || options->item_count == 0) {
		if (!options || options->kind == NODE_SEQUENCE)
			(void)lint_tell(l, &rules[INPUT_OPTIONS], input->key,
				"the input '%" STR_FMT "' is a choice without 'options'",
				STR_ARG(input->key->text));
		return;
	}
	for (size_t i = 1; i < options->item_count; i++)
		if (has_option(options, i, options->items[i]->text))
			(void)lint_tell(l, &rules[INPUT_OPTIONS], options->items[i],
				"duplicate option '%" STR_FMT "' of the input '%" STR_FMT "'",
				STR_ARG(options->items[i]->text), STR_ARG(input->key->text));
	if (input->preset && input->preset->kind == NODE_STRING &&
		!has_option(options, options->item_count, input->preset->text))
		(void)lint_tell(l, &rules[INPUT_OPTIONS], input->preset,
			"the default '%" STR_FMT "' is not an option of '%" STR_FMT "'",
			STR_ARG(input->preset->text), STR_ARG(input->key->text));
}

static void
check_dispatch_input(struct lint *l, const struct node_entry *entry)
{
	const struct declared input = declared_of(entry);
	const struct node *options = node_find(input.node, "options");

	if (str_eq(input.type, STR("choice")))
		check_choice(l, &input, options);
	else if (options)
		(void)lint_tell(l, &rules[INPUT_OPTIONS], input.key,
			"the input '%" STR_FMT "' has options, but its type is not 'choice'",
			STR_ARG(input.key->text));
	check_preset(l, &input);
}

static void
check_call_input(struct lint *l, const struct node_entry *entry)
{
	const struct declared input = declared_of(entry);

	check_preset(l, &input);
	if (input.preset && is_true(node_find(input.node, "required")))
		(void)lint_tell(l, &rules[INPUT_DEFAULT_UNUSED], input.preset,
			"the input '%" STR_FMT "' is required, so its default is never used",
			STR_ARG(input.key->text));
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct trigger *dispatch = workflow_trigger_find(workflow, STR("workflow_dispatch"));
	const struct node *inputs = dispatch ? node_find(dispatch->config, "inputs") : NULL;

	for (size_t i = 0; inputs && inputs->kind == NODE_MAPPING && i < inputs->entry_count; i++)
		check_dispatch_input(l, &inputs->entries[i]);
	for (size_t i = 0;
		workflow->call && workflow->call->inputs && i < workflow->call->inputs->entry_count;
		i++)
		check_call_input(l, &workflow->call->inputs->entries[i]);
}

const struct check check_inputs = {
	.name = "inputs",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
};
