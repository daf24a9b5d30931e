#include "engine/lint/base/check.h"
#include "engine/lint/base/published.h"
#include "engine/lint/facts/action_name.h"
#include "engine/lint/facts/archived.h"
#include "engine/lint/facts/lookalike.h"
#include "engine/lint/facts/vulnerable.h"
#include "engine/workflow/action_ref.h"

enum {
	ARCHIVED_USES,
	SUPERFLUOUS_ACTION,
	SUPERFLUOUS_ACTION_PARTLY,
	TYPOSQUAT_USES,
	VULNERABLE_USES,
};

static const struct rule rules[] = {
	[ARCHIVED_USES] =
		{
			.code = "archived-uses",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "action or workflow of an archived repository",
			.why = "Its owner no longer maintains it: nobody repairs it, not even its "
			       "vulnerabilities.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/create-release@v1\n",
			.good = "- uses: softprops/action-gh-release@v2\n",
		},
	[SUPERFLUOUS_ACTION] =
		{
			.code = "superfluous-action",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_REGULAR,
			.summary = "the action duplicates a program of the runner",
			.why = "Each action is other people's code that runs with the job's token. "
			       "The runner already has gh, docker and jq.",
			.frame = FRAME_STEP,
			.bad = "- uses: softprops/action-gh-release@v2\n",
			.good = "- run: gh release create v1\n  env:\n    GH_TOKEN: ${{ "
				"github.token }}\n",
		},
	[SUPERFLUOUS_ACTION_PARTLY] =
		{
			.code = "superfluous-action-partly",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_STEP,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_PEDANTIC,
			.summary = "a program of the runner does a part of what the action does",
			.why = "If that part is enough, a script runs less of other people's code.",
			.frame = FRAME_STEP,
			.bad = "- uses: peter-evans/create-pull-request@v7\n",
			.good = "- run: gh pr create --fill\n  env:\n    GH_TOKEN: ${{ "
				"github.token }}\n",
		},
	[TYPOSQUAT_USES] =
		{
			.code = "typosquat-uses",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_REGULAR,
			.summary = "the owner of an action has nearly the name of a popular one",
			.why = "Whoever registers a name that people mistype runs code in the job.",
			.frame = FRAME_STEP,
			.bad = "- uses: action/checkout@v4\n",
			.good = "- uses: actions/checkout@v4\n",
		},
	[VULNERABLE_USES] =
		{
			.code = "vulnerable-uses",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "action version with a known vulnerability",
			.why = "An advisory was published for it. lint only knows the version or "
			       "commit in the file; a moving tag such as v4 counts as its latest "
			       "version.",
			.frame = FRAME_STEP,
			.bad = "- uses: tj-actions/changed-files@v45\n",
			.good = "- uses: tj-actions/changed-files@v46\n",
		},
};

static void
check_archived(struct lint *l, const struct node *uses, const struct action_ref *name)
{
	const struct archived *archived = archived_find(name->repository);

	if (!archived)
		return;
	struct diag *diag = lint_tell(l, &rules[ARCHIVED_USES], uses,
		"'%" STR_FMT "' is archived: nobody repairs it", STR_ARG(name->repository));
	if (archived->instead)
		diag->help = str_fmt(l->diags->a, "instead: %s", archived->instead);
}

static void
check_vulnerable(struct lint *l, const struct node *uses, const struct action_ref *name)
{
	const struct vulnerable *found = vulnerable_find(name->repository, name->ref);

	if (!found && action_ref_is_commit(name->ref))
		found = vulnerable_find(name->repository, uses_version(uses));
	if (!found)
		return;
	struct diag *diag = lint_tell(l, &rules[VULNERABLE_USES], uses,
		"'%" STR_FMT "' is known to be vulnerable: %s (%s)", STR_ARG(uses->text),
		found->what, found->advisory);
	diag->help =
		found->fixed
			? str_fmt(l->diags->a, "version %s repairs it", found->fixed)
			: STR("use another commit, and replace all secrets of runs with this one");
}

static void
tell_lookalike(struct lint *l, const struct node *uses, const struct action_ref *name,
	const struct popular_name *meant)
{
	lint_tell(l, &rules[TYPOSQUAT_USES], uses,
		"'%" STR_FMT "' is nearly the name of a popular action, but not its owner's",
		STR_ARG(name->repository))
		->help =
		str_fmt(l->diags->a, "did you mean '%s/%s'?", meant->owner, meant->repository);
}

/* Popular actions themselves, which are most, are none of this. */
static void
check_repository(struct lint *l, const struct node *uses, const struct action_ref *name)
{
	const size_t slash = str_index(name->repository, '/', 0);
	const struct str owner = str_slice(name->repository, 0, slash);
	const struct popular_name *popular =
		popular_name_find(str_slice(name->repository, slash + 1, name->repository.n));

	if (popular && str_eq_nocase_z(owner, popular->owner))
		return;
	if (popular && popular_name_is_near(popular, owner))
		tell_lookalike(l, uses, name, popular);
	check_archived(l, uses, name);
}

/* --- what a script does as well ----------------------------------------------------------- */

/* sorted, ignoring case */
static const struct superfluous {
	const char *action;
	const char *instead;
	bool is_partly; /* it does more than that */
} superfluous[] = {
	{"actions-ecosystem/action-add-labels", "`gh issue edit --add-label`", false},
	{"actions-ecosystem/action-remove-labels", "`gh issue edit --remove-label`", false},
	{"addnab/docker-run-action", "`docker run`", false},
	{"dacbd/create-issue-action", "`gh issue create`", false},
	{"dtolnay/rust-toolchain", "`rustup toolchain install`", true},
	{"elgohr/Github-Release-Action", "`gh release create`", false},
	{"ncipollo/release-action", "`gh release create`", false},
	{"peter-evans/create-or-update-comment", "`gh issue comment`", true},
	{"peter-evans/create-pull-request", "`gh pr create`", true},
	{"sergeysova/jq-action", "`jq`", false},
	{"softprops/action-gh-release", "`gh release create`", false},
	{"svenstaro/upload-release-action", "`gh release upload`", false},
};

static void
check_superfluous(struct lint *l, const struct node *uses)
{
	const struct str action = str_slice(uses->text, 0, str_index(uses->text, '@', 0));
	const struct superfluous *found =
		action_row_find(action, superfluous, COUNT_OF(superfluous), sizeof(superfluous[0]));

	if (found)
		lint_tell(l,
			found->is_partly ? &rules[SUPERFLUOUS_ACTION_PARTLY]
					 : &rules[SUPERFLUOUS_ACTION],
			uses, "a program of the runner does the same as '%" STR_FMT "'",
			STR_ARG(action))
			->help = str_fmt(l->diags->a, "in a script: %s", found->instead);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
check_uses(struct lint *l, const struct node *uses)
{
	struct action_ref name;

	if (!action_ref_parse(uses->text, &name))
		return;
	check_repository(l, uses, &name);
	check_vulnerable(l, uses, &name);
	check_superfluous(l, uses);
}

const struct check check_known = {
	.name = "known",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.uses = check_uses,
};
