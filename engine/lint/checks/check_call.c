#include "engine/lint/base/called.h"
#include "engine/lint/base/check.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/lint/types/context_type.h"
#include "engine/workflow/action_ref.h"

enum {
	CALL_INPUT_TYPE,
	CALL_MISSING,
	CALL_UNKNOWN,
	CALL_UNREADABLE,
};

static const struct rule rules[] = {
	[CALL_INPUT_TYPE] =
		{
			.code = "call-input-type",
			.kind = "expression",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "invalid type of an input of a call",
			.why = "A boolean or number input does not accept text: GitHub refuses the "
			       "call.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[CALL_MISSING] =
		{
			.code = "call-missing",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "missing required input or secret of a call",
			.why = "GitHub refuses the caller before anything runs.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[CALL_UNKNOWN] =
		{
			.code = "call-unknown",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "actions/runner "
				  "src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs",
			.summary = "unknown input or secret of a call",
			.why = "GitHub refuses the caller before anything runs.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[CALL_UNREADABLE] =
		{
			.code = "call-unreadable",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "docs.github.com, Reuse workflows",
			.summary = "missing or unreadable called workflow",
			.why = "lint looks for `./.github/workflows/FILE` in this repository, and "
			       "for `OWNER/NAME/.github/workflows/FILE@REF` in the copy that `lact "
			       "run` or `lact lock` fetched, if any. The workflow must have `on: "
			       "workflow_call`.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
};

/* What a call gives, and what the called workflow declares of it. */
struct passed_values {
	struct lint *l;
	const struct workflow_job *job;
	const struct node *given;
	const struct node *declared;
	const char *what; /* "input" */
};

static void
check_given(struct passed_values *g)
{
	for (size_t i = 0; g->given && g->given->kind == NODE_MAPPING && i < g->given->entry_count;
		i++) {
		const struct node *key = g->given->entries[i].key;
		if (key->is_wrong || node_find_nocase(g->declared, key->text))
			continue;
		struct diag *diag = lint_tell(g->l, &rules[CALL_UNKNOWN], key,
			"'%" STR_FMT "' declares no %s '%" STR_FMT "'", STR_ARG(g->job->uses->text),
			g->what, STR_ARG(key->text));
		const struct str nearest = str_nearest(key->text, node_next_key, g->declared);
		if (nearest.n > 0)
			diag->help = str_fmt(
				g->l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	}
}

static bool
must_be_given(const struct node *declared)
{
	return node_flag(declared, "required") && !node_find(declared, "default");
}

static void
check_required(struct passed_values *g)
{
	for (size_t i = 0; g->declared && i < g->declared->entry_count; i++) {
		const struct str name = g->declared->entries[i].key->text;
		if (must_be_given(g->declared->entries[i].value) &&
			!node_find_nocase(g->given, name))
			(void)lint_tell(g->l, &rules[CALL_MISSING], g->job->uses,
				"'%" STR_FMT "' requires the %s '%" STR_FMT "'",
				STR_ARG(g->job->uses->text), g->what, STR_ARG(name));
	}
}

static bool
is_inherited(const struct node *secrets)
{
	return secrets && secrets->kind != NODE_MAPPING;
}

/* --- types of inputs ---------------------------------------------------------------------- */

static void
check_types(struct passed_values *g)
{
	struct context_place place = {.l = g->l};

	for (size_t i = 0; g->given && g->given->kind == NODE_MAPPING && i < g->given->entry_count;
		i++) {
		const struct node_entry *entry = &g->given->entries[i];
		const struct node *input = node_find_nocase(g->declared, entry->key->text);
		const struct type *wants = input ? input_type(input) : &type_any;
		const struct type *type = node_type(&place, entry->value);
		if (wants->kind == TYPE_ANY || type->kind == TYPE_ANY || type->kind == TYPE_NULL ||
			wants->kind == TYPE_STRING || wants->kind == type->kind)
			continue;
		(void)lint_tell(g->l, &rules[CALL_INPUT_TYPE], entry->value,
			"the input '%" STR_FMT "' is a %" STR_FMT ", not a %" STR_FMT,
			STR_ARG(entry->key->text), STR_ARG(type_text(g->l->a, wants)),
			STR_ARG(type_text(g->l->a, type)));
	}
}

/* --- permissions -------------------------------------------------------------------------- */

/* `nested`: the job that asks; NULL is the called workflow itself. */
static void
check_permissions(struct lint *l, const struct workflow_job *job, const struct permissions *wanted,
	const struct workflow_job *nested)
{
	struct str asked;
	struct str had;

	if (!wanted || !permissions_exceed(l->a, wanted, job->granted, &asked, &had))
		return;
	lint_tell(l, &shared_rules[RULE_CALL_PERMISSIONS], job->uses,
		"'%" STR_FMT "'%s%" STR_FMT " asks for '%" STR_FMT "', but may only have '%" STR_FMT
		"'",
		STR_ARG(job->uses->text), nested ? ", job " : "",
		STR_ARG(nested ? nested->id : STR_NONE), STR_ARG(asked), STR_ARG(had))
		->help = str_fmt(l->a,
		"give job '%" STR_FMT
		"' these permissions, or let the called workflow ask for less",
		STR_ARG(job->id));
}

/* A caller that says nothing has what the repository's settings grant, which are not known. */
static void
check_grants(struct lint *l, const struct workflow_job *job, const struct workflow *called)
{
	if (!job->granted)
		return;
	check_permissions(l, job, called->granted, NULL);
	for (size_t i = 0; i < called->job_count; i++)
		if (called->jobs[i].permissions)
			check_permissions(l, job, called->jobs[i].granted, &called->jobs[i]);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	const bool has_uses = job->uses && job->uses->kind == NODE_STRING && !job->uses->is_wrong;
	struct str path;
	const bool is_own = has_uses && action_ref_is_own(job->uses->text, &path);

	if (is_own && str_index(path, '@', 0) < path.n)
		lint_tell(l, &shared_rules[RULE_WORKFLOW_REF], job->uses,
			"invalid workflow '%" STR_FMT "': a workflow of this repository has no '@'",
			STR_ARG(job->uses->text))
			->help = STR("remove the '@' and everything after it");
	const struct called *called = has_uses ? called_find(l, job->uses->text) : NULL;

	if (!called ||
		(called->is_missing && is_own && !str_starts(path, STR(".github/workflows/"))))
		return; /* a wrong path was told */
	if (called->is_missing || !called->workflow) {
		(void)lint_tell(l, &rules[CALL_UNREADABLE], job->uses,
			called->is_missing ? "missing workflow '%" STR_FMT "'"
					   : "the workflow '%" STR_FMT "' cannot be read",
			STR_ARG(job->uses->text));
		return;
	}
	const struct workflow_call *call = called->workflow->call;
	if (!call) {
		(void)lint_tell(l, &rules[CALL_UNREADABLE], job->uses,
			"'%" STR_FMT "' cannot be called: its 'on' has no 'workflow_call'",
			STR_ARG(job->uses->text));
		return;
	}
	struct passed_values inputs = {l, job, job->with, call->inputs, "input"};
	check_given(&inputs);
	check_required(&inputs);
	check_types(&inputs);
	check_grants(l, job, called->workflow);
	if (is_inherited(job->secrets))
		return;
	struct passed_values secrets = {l, job, job->secrets, call->secrets, "secret"};
	check_given(&secrets);
	check_required(&secrets);
}

const struct check check_call = {
	.name = "call",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
