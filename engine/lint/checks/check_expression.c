#include "engine/lint/base/called.h"
#include "engine/lint/base/check.h"
#include "engine/lint/facts/step_code.h"
#include "engine/lint/facts/untrusted.h"
#include "engine/lint/repair/env_fix.h"
#include "engine/lint/types/context_place.h"
#include "engine/lint/types/type_check.h"
#include "engine/workflow/load_steps.h"
#include "engine/workflow/schema_check.h"
#include "expr/template.h"

/* The first are the type errors (typing.h). */
enum {
	EXPRESSION_TYPE = TYPING_PROBLEM_COUNT,
	TEMPLATE_VALUE,
	UNTRUSTED_INPUT,
};

static const struct rule rules[] = {
	[TYPING_ARGUMENT_TYPE] =
		{
			.code = "argument-type",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "invalid type of a function argument",
			.why = "An object or array where text is expected becomes the word "
			       "'Object' or 'Array'.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: startsWith(github.event, 'refs/tags/')\n",
			.good = "- run: make\n  if: startsWith(github.ref, 'refs/tags/')\n",
		},
	[TYPING_COMPARISON] =
		{
			.code = "comparison",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "a comparison is always false",
			.why = "An object or array equals only itself, and only numbers and texts "
			       "have an order: the result is always false.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: github.event == 'push'\n",
			.good = "- run: make\n  if: github.event_name == 'push'\n",
		},
	[TYPING_EVENT_MISMATCH] =
		{
			.code = "event-mismatch",
			.kind = "expression",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_PEDANTIC,
			.summary = "event field that the workflow's events do not have",
			.why = "It is null in every run. lint reports nothing where an operator "
			       "handles the missing value, as in `github.event.number || "
			       "github.ref`.",
			.frame = FRAME_FILE,
			.bad = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
			       "      - run: echo ${{ github.event.number }}\n",
			.good = "on: [push, pull_request]\njobs:\n  test:\n    runs-on: "
				"ubuntu-latest\n"
				"    steps:\n      - run: echo ${{ github.event.number }}\n",
		},
	[TYPING_EVENT_PROPERTY] =
		{
			.code = "event-property",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "unknown field of the event payload",
			.why = "It is null in every run. GitHub's own lists say which fields an "
			       "event has, over all of its activity types. The rule does not apply "
			       "to called workflows.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
			       "steps:\n"
			       "      - run: echo ${{ github.event.pull_request.nubmer }}\n",
			.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n"
				"      - run: echo ${{ github.event.pull_request.number }}\n",
		},
	[TYPING_FORMAT_ARGUMENT] =
		{
			.code = "format-argument",
			.kind = "expression",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "actions/runner src/Sdk/Expressions/Sdk/Functions/Format.cs",
			.summary = "a placeholder of `format` has no argument",
			.why = "The step or job fails when GitHub evaluates the expression.",
			.frame = FRAME_STEP,
			.bad = "- run: echo ${{ format('{0} {1}', github.sha) }}\n",
			.good = "- run: echo ${{ format('{0} {1}', github.sha, github.ref) }}\n",
		},
	[TYPING_FORMAT_UNUSED] =
		{
			.code = "format-unused",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "an argument of `format` has no placeholder",
			.why = "GitHub ignores the argument.",
			.frame = FRAME_STEP,
			.bad = "- run: echo ${{ format('{0}', github.sha, github.ref) }}\n",
			.good = "- run: echo ${{ format('{0} {1}', github.sha, github.ref) }}\n",
		},
	[TYPING_INDEX_TYPE] =
		{
			.code = "index-type",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "an index never finds anything",
			.why = "A text, number or boolean has no properties, and an array takes "
			       "only numbers: the result is always null.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nsteps:\n  - run: echo ${{ github.ref.name "
			       "}}\n",
			.good = "runs-on: ubuntu-latest\nsteps:\n  - run: echo ${{ github.ref_name "
				"}}\n",
		},
	[TYPING_NEVER_EQUAL] =
		{
			.code = "never-equal",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "comparison that is never true",
			.why = "A boolean or number never equals a text that is not a number; "
			       "outputs and variables are texts; some properties have only a few "
			       "possible values. So `==` is always false, and `!=` always true.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  if: runner.os == 'ubuntu'\n",
			.good = "- run: make\n  if: runner.os == 'Linux'\n",
		},
	[TYPING_UNKNOWN_PROPERTY] =
		{
			.code = "unknown-property",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "unknown property of a context",
			.why = "It is null, so whatever depends on it silently does not happen. A "
			       "step's outputs are available in later steps, a job's in the jobs "
			       "that need it.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, "
			       "22]\nsteps:\n"
			       "  - run: echo ${{ matrix.nodes }}\n",
			.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, "
				"22]\nsteps:\n"
				"  - run: echo ${{ matrix.node }}\n",
		},
	[EXPRESSION_TYPE] =
		{
			.code = "expression-type",
			.kind = "expression",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "invalid type of an expression's value",
			.why = "The job fails when GitHub reads the value.",
			.frame = FRAME_JOB,
			.bad = "strategy:\n  matrix: {target: [{os: ubuntu-latest}]}\n"
			       "runs-on: ${{ matrix.target }}\nsteps:\n  - run: make\n",
			.good = "strategy:\n  matrix: {target: [{os: ubuntu-latest}]}\n"
				"runs-on: ${{ matrix.target.os }}\nsteps:\n  - run: make\n",
		},
	[TEMPLATE_VALUE] =
		{
			.code = "template-value",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "object, array or null in a string",
			.why = "It becomes 'Object', 'Array' or nothing.",
			.frame = FRAME_STEP,
			.bad = "- run: echo '${{ github.event }}'\n",
			.good = "- run: echo '${{ toJSON(github.event.number) }}'\n",
		},
	[UNTRUSTED_INPUT] =
		{
			.code = "untrusted-input",
			.kind = "expression",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "untrusted text in a script (injection)",
			.why = "GitHub replaces `${{ }}` before the script runs: a title such as "
			       "`$(curl …)` runs as part of the script, with the job's token and "
			       "secrets.",
			.frame = FRAME_STEP,
			.bad = "- run: echo \"${{ github.event.issue.title }}\"\n",
			.good = "- run: echo \"$TITLE\"\n  env:\n    TITLE: ${{ "
				"github.event.issue.title }}\n",
		},
};

/* One expression that is looked at. */
struct expression_visit {
	struct context_place *place;
	const struct node *node;
	struct env_fix *env_fix; /* NULL: it is no script */
};

static struct diag *
tell_in_node(
	struct expression_visit *s, const struct rule *rule, struct span span, struct str message)
{
	struct diag *diag = lint_tell_at(s->place->l, rule, s->node->source,
		node_span_within(s->node, span), "%" STR_FMT, STR_ARG(message));

	diag->token = s->node->span;
	return diag;
}

static struct str *
tell(void *owner, enum type_problem problem, struct span span, struct str message)
{
	return &tell_in_node(owner, &rules[problem], span, message)->help;
}

static const struct type *
context(void *owner, struct str name)
{
	const struct expression_visit *s = owner;

	return context_type(s->place, name);
}

/* --- what the place wants ----------------------------------------------------------------- */

static const struct schema *
schema_of(const struct lint *l)
{
	return l->workflow ? &schema_workflow : &schema_action;
}

/* The place takes a value of that kind. */
static bool
takes(const struct schema_definition *d, enum type_kind kind)
{
	switch (kind) {
	case TYPE_ANY: return true;
	case TYPE_NULL: return d->scalars & SCHEMA_NULL;
	case TYPE_BOOLEAN: return d->string_count > 0 || d->scalars & SCHEMA_BOOLEAN;
	case TYPE_NUMBER: return d->string_count > 0 || d->scalars & SCHEMA_NUMBER;
	case TYPE_STRING: return d->string_count > 0;
	case TYPE_ARRAY: return d->item >= 0;
	case TYPE_OBJECT: return d->mapping_count > 0;
	}
	return true;
}

static const char *
wanted(const struct schema_definition *d)
{
	if (d->string_count > 0)
		return d->mapping_count > 0 ? "a string or an object" : "a string";
	if (d->scalars & SCHEMA_BOOLEAN)
		return "a boolean";
	if (d->scalars & SCHEMA_NUMBER)
		return "a number";
	return d->mapping_count > 0 ? "an object" : "an array";
}

/* All its properties are known, and no mapping that the place takes has one of them. */
static bool
has_other_keys(const struct schema_definition *d, const struct type *type)
{
	if (type->kind != TYPE_OBJECT || type->item || type->property_count == 0)
		return false;
	for (size_t i = 0; i < d->mapping_count; i++) {
		const struct schema_mapping *mapping = &d->mappings[i];
		if (mapping->loose_key >= 0)
			return false;
		for (size_t j = 0; j < type->property_count; j++)
			if (schema_property_find(mapping, type->properties[j].name))
				return false;
	}
	return d->mapping_count > 0;
}

static void
check_place(struct expression_visit *s, const struct type *type)
{
	const struct node *node = s->node;
	struct lint *l = s->place->l;

	if (node->definition < 0)
		return;
	const struct schema_definition *d = &schema_of(l)->definitions[node->definition];
	if (d->scalars & SCHEMA_CONDITION)
		return;
	if (takes(d, type->kind) && !has_other_keys(d, type))
		return;
	(void)tell_in_node(s, &rules[EXPRESSION_TYPE], node->expr->root->span,
		str_fmt(l->diags->a, "expected %s, not %" STR_FMT, wanted(d),
			STR_ARG(type_text(l->a, type))));
}

/* --- templates ---------------------------------------------------------------------------- */

static void
check_part(struct expression_visit *s, const struct ast *part, const struct type *type)
{
	struct lint *l = s->place->l;

	if (type->kind != TYPE_NULL && type->kind != TYPE_ARRAY && type->kind != TYPE_OBJECT)
		return;
	tell_in_node(s, &rules[TEMPLATE_VALUE], part->span,
		str_fmt(l->diags->a, "%" STR_FMT " has no text form: it becomes '%s'",
			STR_ARG(type_text(l->a, type)),
			type->kind == TYPE_NULL    ? ""
			: type->kind == TYPE_ARRAY ? "Array"
						   : "Object"))
		->help = type->kind == TYPE_NULL ? STR_NONE : STR("toJSON gives its content");
}

static void
check_tree(struct expression_visit *s, struct type_checker *typing, const struct ast *root)
{
	if (!template_is_mixture(root)) {
		check_place(s, type_check(typing, root));
		return;
	}
	for (size_t i = 1; i < root->count; i++)
		check_part(s, root->children[i], type_check(typing, root->children[i]));
}

static void
check_expression_node(struct context_place *place, const struct node *node)
{
	struct expression_visit s = {.place = place, .node = node};
	struct type_checker typing = {.a = place->l->a, .context = context, .owner = &s};

	if (!place->l->is_full)
		typing.tell = tell;
	if (node->expr->root)
		check_tree(&s, &typing, node->expr->root);
}

static void
check_node(struct context_place *place, const struct node *node)
{
	if (node->kind == NODE_EXPRESSION)
		check_expression_node(place, node);
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		check_node(place, node->items[i]);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++) {
		check_node(place, node->entries[i].key);
		check_node(place, node->entries[i].value);
	}
}

/* All entries of a mapping but one, which is looked at otherwise. */
static void
check_entries_but(struct context_place *place, const struct node *node, const char *key)
{
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		if (!str_eq(node->entries[i].key->text, str_from(key))) {
			check_node(place, node->entries[i].key);
			check_node(place, node->entries[i].value);
		}
}

/* --- scripts ------------------------------------------------------------------------------ */

static void
found_untrusted(void *owner, const struct ast *node, struct str path)
{
	struct expression_visit *s = owner;
	struct diag *diag = tell_in_node(s, &rules[UNTRUSTED_INPUT], node->span,
		str_fmt(s->place->l->diags->a,
			"anyone can write '%" STR_FMT "', and here it becomes code",
			STR_ARG(path)));

	diag->help = STR("assign it to a variable in 'env', and use that variable in the script");
	if (s->env_fix)
		env_fix_add(s->place->l, s->env_fix, diag, node);
}

static void
check_script(
	struct context_place *place, const struct workflow_step *step, const struct node *script)
{
	struct env_fix env_fix;
	struct expression_visit s = {.place = place, .node = script};

	if (script->kind != NODE_EXPRESSION || !script->expr->root)
		return;
	env_fix_init(&env_fix, place->l->a, step);
	s.env_fix = script == step->run ? &env_fix : NULL;
	untrusted_find(place->l->a, script->expr->root, found_untrusted, &s);
}

static void
check_scripts(struct context_place *place, const struct workflow_step *step)
{
	const struct node *code;

	for (size_t i = 0; (code = step_code(step, i)); i++)
		check_script(place, step, code);
}

static void
check_steps(struct context_place *place, const struct workflow_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		context_enter_step(place, steps, i);
		if (steps_in(steps[i].node)) /* which come next */
			check_entries_but(place, steps[i].node, "parallel");
		else
			check_node(place, steps[i].node);
		check_scripts(place, &steps[i]);
	}
	context_enter_step(place, steps, count);
}

/* --- defaults of a called workflow's inputs ----------------------------------------------- */

static void
check_default(struct context_place *place, const struct node *input)
{
	const struct node *preset = node_find(input, "default");
	const struct type *wants = input_type(input);
	struct expression_visit s = {.place = place, .node = preset};

	if (!preset || preset->kind != NODE_EXPRESSION || !preset->expr->root)
		return;
	const struct type *type = node_type(place, preset);
	if ((wants->kind == TYPE_BOOLEAN || wants->kind == TYPE_NUMBER) && type->kind != TYPE_ANY &&
		type->kind != wants->kind)
		(void)tell_in_node(&s, &rules[EXPRESSION_TYPE], preset->expr->root->span,
			str_fmt(place->l->diags->a, "the input is a %" STR_FMT ", not %" STR_FMT,
				STR_ARG(type_text(place->l->a, wants)),
				STR_ARG(type_text(place->l->a, type))));
}

static void
check_on(struct context_place *place, const struct workflow *workflow, const struct node *on)
{
	const struct node *inputs = workflow->call ? workflow->call->inputs : NULL;

	for (size_t i = 0; inputs && i < inputs->entry_count; i++) {
		context_enter_input(place, i);
		check_node(place, inputs->entries[i].value);
		check_default(place, inputs->entries[i].value);
	}
	context_leave_inputs(place);
	for (size_t i = 0; on->kind == NODE_MAPPING && i < on->entry_count; i++) {
		const struct node_entry *entry = &on->entries[i];
		if (str_eq(entry->key->text, STR("workflow_call")))
			check_entries_but(place, entry->value, "inputs");
		else
			check_node(place, entry->value);
	}
}

/* --- all ---------------------------------------------------------------------------------- */

static void
check_job(struct context_place *place, const struct workflow_job *job)
{
	context_enter_job(place, job);
	check_steps(place, job->steps, job->step_count);
	check_entries_but(place, job->node, job->step_count > 0 ? "steps" : "");
	context_enter_job(place, NULL);
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	struct context_place place = {.l = l};

	for (size_t i = 0; workflow->root->kind == NODE_MAPPING && i < workflow->root->entry_count;
		i++) {
		const struct node_entry *entry = &workflow->root->entries[i];
		if (str_eq(entry->key->text, STR("on")))
			check_on(&place, workflow, entry->value);
		else if (!str_eq(entry->key->text, STR("jobs")))
			check_node(&place, entry->value);
	}
	for (size_t i = 0; i < workflow->job_count; i++)
		if (workflow->jobs[i].node->kind == NODE_MAPPING)
			check_job(&place, &workflow->jobs[i]);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	struct context_place place = {.l = l};

	check_steps(&place, action->steps, action->step_count);
	for (size_t i = 0; action->root->kind == NODE_MAPPING && i < action->root->entry_count;
		i++) {
		const struct node_entry *entry = &action->root->entries[i];
		if (str_eq(entry->key->text, STR("runs")))
			check_entries_but(
				&place, entry->value, action->step_count > 0 ? "steps" : "");
		else
			check_node(&place, entry->value);
	}
}

const struct check check_expression = {
	.name = "expression",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.action = visit_action,
};
