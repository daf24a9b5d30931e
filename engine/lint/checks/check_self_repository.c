#include "engine/lint/base/check.h"

enum {
	SELF_REPOSITORY,
};

static const struct rule rules[] = {
	[SELF_REPOSITORY] =
		{
			.code = "self-repository",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_PEDANTIC,
			.summary = "file of the repository named by its path in the workspace",
			.why = "`./PATH` names a file of the workspace: an untrusted change may be "
			       "checked out there, or an earlier step may have written it. "
			       "`$/PATH` names the file of this repository at the commit of the "
			       "run, and needs no checkout.",
			.frame = FRAME_STEP,
			.bad = "- uses: ./.github/actions/greet\n",
			.good = "- uses: $/.github/actions/greet\n",
		},
};

static void
check_uses(struct lint *l, const struct node *uses)
{
	if (str_starts(uses->text, STR("./")))
		lint_tell(l, &rules[SELF_REPOSITORY], uses,
			"'%" STR_FMT "' names a file of the workspace, whoever wrote it",
			STR_ARG(uses->text))
			->help = str_fmt(l->diags->a,
			"'$%" STR_FMT "' names this repository's file at the commit of the run",
			STR_ARG(str_slice(uses->text, 1, uses->text.n)));
}

const struct check check_self_repository = {
	.name = "self-repository",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.uses = check_uses,
};
