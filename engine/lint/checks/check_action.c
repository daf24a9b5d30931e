#include "engine/lint/base/check.h"
#include "engine/lint/base/made_folder.h"
#include "engine/lint/base/metadata.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/lint/facts/popular.h"

enum {
	ACTION_INPUT,
	ACTION_INPUT_DEPRECATED,
	ACTION_INPUT_MISSING,
	ACTION_MANIFEST,
	ACTION_MISSING,
	ACTION_OUTDATED,
};

static const struct rule rules[] = {
	[ACTION_INPUT] =
		{
			.code = "action-input",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "unknown input of an action",
			.why = "The runner warns, ignores the input and goes on.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v4\n  with:\n    fetch_depth: 0\n",
			.good = "- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0\n",
		},
	[ACTION_INPUT_DEPRECATED] =
		{
			.code = "action-input-deprecated",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "deprecated input of an action",
			.why = "A later version of the action removes the input; its message names "
			       "the replacement.",
			.frame = FRAME_STEP,
			.bad = "- uses: reviewdog/action-actionlint@v1\n  with:\n    "
			       "fail_on_error: true\n",
			.good = "- uses: reviewdog/action-actionlint@v1\n  with:\n    fail_level: "
				"any\n",
		},
	[ACTION_INPUT_MISSING] =
		{
			.code = "action-input-missing",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "missing required input of an action",
			.why = "GitHub does not enforce `required`, but the action relies on the "
			       "input.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/cache@v4\n  with:\n    path: node_modules\n",
			.good = "- uses: actions/cache@v4\n  with:\n    path: node_modules\n    "
				"key: modules\n",
		},
	[ACTION_MANIFEST] =
		{
			.code = "action-manifest",
			.kind = "action",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "actions/runner src/Runner.Worker/ActionManifestManager.cs",
			.summary = "invalid manifest of a local action",
			.why = "The step fails when the run reaches it. Linting the manifest shows "
			       "the error at its own place.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[ACTION_MISSING] =
		{
			.code = "action-missing",
			.kind = "action",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "actions/runner src/Runner.Worker/ActionManager.cs",
			.summary = "missing action",
			.why = "`./PATH` must be a folder with an action.yml, relative to the "
			       "repository's root. lint reports nothing if an earlier step of the "
			       "job names that folder or checks out other files, and only a note "
			       "if one may have written it. For `OWNER/NAME/PATH@REF` lint looks "
			       "at the copy that `lact run` or `lact lock` fetched, if any.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
	[ACTION_OUTDATED] =
		{
			.code = "action-outdated",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "the action needs a runtime that GitHub has removed",
			.why = "Runners no longer have node12 and node16: the action runs, if at "
			       "all, on a newer Node than it was written for.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v2\n",
			.good = "- uses: actions/checkout@v4\n",
		},
};

static bool
next_input(const void *owner, size_t i, struct str *candidate)
{
	const struct metadata *m = owner;

	if (i >= m->input_count)
		return false;
	*candidate = m->inputs[i].id;
	return true;
}

static struct str
list_inputs(struct arena *a, const struct metadata *m)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < m->input_count; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? ", " : "", STR_ARG(m->inputs[i].id));
	return buf_take(a, &b);
}

/* The table may be older than the action: what this machine has of it goes before. */
static void
add_date(struct lint *l, struct diag *diag, const struct metadata *m)
{
	if (m->is_of_table)
		diag->help = str_fmt(l->diags->a,
			"%" STR_FMT
			"%sthis list is from %s: 'lact lock' fetches the action's current inputs",
			STR_ARG(diag->help), diag->help.n > 0 ? "; " : "", popular_date);
}

static void
tell_unknown(
	struct lint *l, const struct node *key, const struct str uses, const struct metadata *m)
{
	struct diag *diag = lint_tell(l, &rules[ACTION_INPUT], key,
		"'%" STR_FMT "' has no input '%" STR_FMT "'", STR_ARG(uses), STR_ARG(key->text));
	const struct str nearest = str_nearest(key->text, next_input, m);

	if (nearest.n > 0)
		diag->help = str_fmt(l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else if (m->input_count > 0)
		diag->help = str_fmt(
			l->diags->a, "its inputs are: %" STR_FMT, STR_ARG(list_inputs(l->a, m)));
	else
		diag->help = STR("it has no inputs");
	add_date(l, diag, m);
}

static void
check_input(struct lint *l, const struct node *key, struct str uses, const struct metadata *m)
{
	const struct metadata_input *input = metadata_input_find(m, key->text);
	const bool is_docker_key = str_eq_nocase(key->text, STR("args")) ||
				   str_eq_nocase(key->text, STR("entrypoint"));

	if (key->kind != NODE_STRING || key->is_wrong)
		return;
	if (!input) {
		if (!m->any_inputs && !(m->is_docker && is_docker_key))
			tell_unknown(l, key, uses, m);
		return;
	}
	if (!input->is_deprecated)
		return;
	struct diag *diag = lint_tell(l, &rules[ACTION_INPUT_DEPRECATED], key,
		"the input '%" STR_FMT "' of '%" STR_FMT "' is deprecated", STR_ARG(key->text),
		STR_ARG(uses));
	diag->help = str_copy(l->diags->a, input->deprecation);
}

static bool
is_given(const struct node *with, struct str id)
{
	return node_find_nocase(with, id) || (with && with->kind == NODE_EXPRESSION);
}

static void
check_inputs(struct lint *l, const struct workflow_step *step, const struct metadata *m)
{
	const struct node *with = step->with;
	const struct str uses = step->uses->text;

	for (size_t i = 0; with && with->kind == NODE_MAPPING && i < with->entry_count; i++)
		check_input(l, with->entries[i].key, uses, m);
	for (size_t i = 0; i < m->input_count; i++)
		if (m->inputs[i].is_required && !is_given(with, m->inputs[i].id))
			add_date(l,
				lint_tell(l, &rules[ACTION_INPUT_MISSING], step->uses,
					"'%" STR_FMT "' requires the input '%" STR_FMT "'",
					STR_ARG(uses), STR_ARG(m->inputs[i].id)),
				m);
}

/* --- local actions ------------------------------------------------------------------------ */

/* Errors that make a step with the action fail are reported here too; others only at the
 * manifest. */
static void
check_manifest(struct lint *l, const struct workflow_step *step, const struct metadata *m)
{
	for (size_t i = 0; i < m->diags.count; i++) {
		const struct diag *inner = &m->diags.items[i];
		if (inner->severity != SEVERITY_ERROR)
			continue;
		struct diag *diag = lint_tell(l, &rules[ACTION_MANIFEST], step->uses,
			"invalid manifest of the action: %" STR_FMT, STR_ARG(inner->message));
		diag->related = STR("there");
		diag->related_source = inner->source;
		diag->related_span = inner->span;
		diag->help = inner->help;
	}
}

/* --- docker:// ---------------------------------------------------------------------------- */

static void
check_image(struct lint *l, const struct node *uses)
{
	const struct str image = str_slice(uses->text, 9, uses->text.n);
	const size_t colon = str_rindex(image, ':');

	if (image.n == 0 || colon + 1 == image.n)
		(void)lint_tell(l, &shared_rules[RULE_ACTION_REF], uses,
			"'%" STR_FMT "' names no image%s", STR_ARG(uses->text),
			image.n > 0 ? ": its tag is empty" : "");
}

static void
tell_outdated(struct lint *l, const struct node *uses)
{
	const struct popular_action *newest = popular_newest(uses->text);
	struct diag *diag = lint_tell(l, &rules[ACTION_OUTDATED], uses,
		"'%" STR_FMT "' needs a runtime that runners no longer have", STR_ARG(uses->text));

	diag->help = newest ? str_fmt(l->diags->a, "%s is newer", newest->spec)
			    : STR("use a newer version of the action");
}

static void
tell_missing(struct lint *l, const struct workflow_step *step)
{
	const enum made_folder made = made_folder(l, step);

	if (made == MADE_LIKELY)
		return;
	struct diag *diag = lint_tell(l, &rules[ACTION_MISSING], step->uses,
		"missing action in '%" STR_FMT "'", STR_ARG(step->uses->text));
	if (made == MADE_PERHAPS) {
		diag->help = STR("if an earlier step creates it, ignore this finding");
		lint_lower(l, diag, SEVERITY_NOTE);
	}
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind != STEP_USES || step->uses->kind != NODE_STRING || step->uses->is_wrong)
		return;
	if (str_starts(step->uses->text, STR("docker://"))) {
		check_image(l, step->uses);
		return;
	}
	const struct metadata *m = metadata_find(l, step->uses);
	if (!m)
		return;
	if (m->is_missing)
		tell_missing(l, step);
	else if (m->is_outdated)
		tell_outdated(l, step->uses);
	else
		check_inputs(l, step, m);
	check_manifest(l, step, m);
}

const struct check check_action = {
	.name = "action",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
