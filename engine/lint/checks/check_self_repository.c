#include "engine/lint/base/check.h"

static void
check_uses(struct lint *l, const struct node *uses)
{
	if (str_starts(uses->text, STR("./")))
		lint_tell(l, "self-repository", uses,
			"'%" STR_FMT "' is what the workspace holds, whoever put it there",
			STR_ARG(uses->text))
			->help = str_fmt(l->diags->a,
			"'$%" STR_FMT "' is this repository's, at the commit of the run",
			STR_ARG(str_slice(uses->text, 1, uses->text.n)));
}

const struct check check_self_repository = {
	.name = "self-repository",
	.uses = check_uses,
};
