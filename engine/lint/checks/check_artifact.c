#include "engine/lint/base/check.h"
#include "engine/lint/base/published.h"
#include "engine/lint/facts/action_name.h"
#include "engine/workflow/action_ref.h"

enum {
	KEPT_CREDENTIALS,
	LEAKED_CREDENTIALS,
	PERSISTED_CREDENTIALS,
};

static const struct rule rules[] = {
	[KEPT_CREDENTIALS] =
		{
			.code = "kept-credentials",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_AUDITOR,
			.summary = "checkout with `persist-credentials: true`, which leaves the "
				   "token on the disk",
			.why = "A step that pushes needs the token, but every other step of the "
			       "job can read it too.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: "
			       "true\n",
			.good = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: "
				"false\n",
		},
	[LEAKED_CREDENTIALS] =
		{
			.code = "leaked-credentials",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_JOB,
			.persona = PERSONA_REGULAR,
			.summary = "artifact with the token that checkout left on the disk",
			.why = "Whoever can read artifacts (on a public repository: everyone) has "
			       "the token while the job runs.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v5\n- uses: actions/upload-artifact@v4\n  "
			       "with:\n    path: .\n    include-hidden-files: true\n",
			.good = "- uses: actions/checkout@v5\n- uses: actions/upload-artifact@v4\n "
				" with:\n    path: .\n",
		},
	[PERSISTED_CREDENTIALS] =
		{
			.code = "persisted-credentials",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_JOB,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_PEDANTIC,
			.summary = "checkout leaves the token on the disk",
			.why = "Every later step can read it; if it is in .git/config, so can "
			       "whoever downloads an artifact with that folder.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v4\n",
			.good = "- uses: actions/checkout@v4\n  with:\n    persist-credentials: "
				"false\n",
		},
};

/* --- uploads ------------------------------------------------------------------------------ */

/* Versions that upload hidden files without being asked to. */
static const char *const uploading_hidden[] = {
	"v1", "v2", "v3.0", "v3.1", "v4.0", "v4.1", "v4.2", "v4.3"};

static bool
uploads_hidden(const struct workflow_step *step)
{
	const struct node *asked = node_find_nocase(step->with, STR("include-hidden-files"));
	const struct str uses = step->uses->text;
	const struct str ref = str_slice(uses, str_index(uses, '@', 0) + 1, uses.n);

	if (asked)
		return asked->kind != NODE_EXPRESSION && str_eq_nocase(asked->text, STR("true"));
	for (size_t i = 0; i < COUNT_OF(uploading_hidden); i++) {
		const struct str version = str_from(uploading_hidden[i]);
		if (str_starts(ref, version) && (ref.n == version.n || ref.p[version.n] == '.'))
			return true;
	}
	return false;
}

static bool
is_workspace(struct str path)
{
	static const char *const paths[] = {
		".", "./", "..", "../", "*", "./*", "**", "./**", "**/*"};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (str_eq(path, str_from(paths[i])))
			return true;
	return str_starts(path, STR("${{")) && str_has(path, STR("github.workspace")) &&
	       str_ends(path, STR("}}"));
}

/* The `path` of an upload with .git in it; NULL for other steps. */
static const struct node *
whole_workspace(const struct workflow_step *step)
{
	const struct node *path;
	struct str rest;
	struct str line;

	if (!step->uses || !action_name_is(step->uses->text, "actions/upload-artifact") ||
		!uploads_hidden(step))
		return NULL;
	path = node_find_nocase(step->with, STR("path"));
	rest = path ? path->text : STR_NONE;
	while (str_line(&rest, &line))
		if (is_workspace(str_trim(line)))
			return path;
	return NULL;
}

/* --- checkouts ---------------------------------------------------------------------------- */

/* From version 6 on the token lies outside of the workspace. */
static bool
keeps_outside(const struct node *uses)
{
	const struct str text = uses->text;
	const struct str named = str_slice(text, str_index(text, '@', 0) + 1, text.n);
	const struct str ref = action_ref_is_commit(named) ? uses_version(uses) : named;

	return str_starts(ref, STR("v")) && ref.n >= 2 && char_is_digit(ref.p[1]) &&
	       ((ref.p[1] >= '6') || (ref.n >= 3 && char_is_digit(ref.p[2])));
}

static void
tell_leak(struct lint *l, const struct node *path, const struct workflow_step *checkout)
{
	struct diag *diag = lint_tell(l, &rules[LEAKED_CREDENTIALS], path,
		"this uploads .git/config, which contains checkout's token");

	diag->help = STR("give checkout: persist-credentials: false");
	diag->related = STR("the checkout is here");
	diag->related_span = node_start(checkout->uses);
}

/* `path`: of the next upload of the whole workspace; NULL: none comes. */
static void
check_checkout(struct lint *l, const struct workflow_step *checkout, const struct node *path)
{
	const struct node *persist = node_find_nocase(checkout->with, STR("persist-credentials"));

	if (persist &&
		(persist->kind == NODE_EXPRESSION || str_eq_nocase(persist->text, STR("false"))))
		return;
	if (path && !keeps_outside(checkout->uses))
		tell_leak(l, path, checkout);
	else if (persist)
		lint_tell(l, &rules[KEPT_CREDENTIALS], persist,
			"the token stays on the disk for all later steps")
			->help = STR("set it to false, unless a step pushes");
	else
		lint_tell(l, &rules[PERSISTED_CREDENTIALS], checkout->uses,
			"the token stays on the disk for all later steps")
			->help = STR("with: {persist-credentials: false}, unless a step pushes");
}

/* From the last step on, so that what comes later is known. */
static void
check_steps(struct lint *l, const struct workflow_step *steps, size_t count)
{
	const struct node *path = NULL;

	for (size_t i = count; i > 0; i--) {
		const struct workflow_step *step = &steps[i - 1];
		const struct node *uploaded = whole_workspace(step);
		if (uploaded)
			path = uploaded;
		if (step->kind == STEP_USES && action_name_is(step->uses->text, "actions/checkout"))
			check_checkout(l, step, path);
	}
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_steps(l, job->steps, job->step_count);
}

static void
visit_action(struct lint *l, const struct action *action)
{
	check_steps(l, action->steps, action->step_count);
}

const struct check check_artifact = {
	.name = "artifact",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.action = visit_action,
	.job = visit_job,
};
