#include "engine/lint/action_name.h"
#include "engine/lint/check.h"

/* The pattern ends with a slash and a star. That of a repository means the repository itself too. */
static bool
is_below(struct str action, struct str pattern)
{
	const struct str folder = str_slice(pattern, 0, pattern.n - 1);
	const struct str repository = str_slice(folder, 0, folder.n - 1);

	return str_eq_nocase(str_slice(action, 0, folder.n), folder) ||
	       (str_has(repository, STR("/")) && str_eq_nocase(action, repository));
}

static bool
matches(struct str pattern, const struct action_name *name)
{
	const size_t at = str_index(pattern, '@', 0);
	const struct str action = str_slice(pattern, 0, at);

	if (at < pattern.n && !str_eq(name->ref, str_slice(pattern, at + 1, pattern.n)))
		return false;
	if (str_eq(action, STR("*")))
		return true;
	return str_ends(action, STR("/*")) ? is_below(name->action, action)
					   : str_eq_nocase(name->action, action);
}

static bool
is_among(const struct uses_patterns *patterns, const struct action_name *name)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (matches(patterns->items[i], name))
			return true;
	return false;
}

static void
check_uses(struct lint *l, const struct node *uses)
{
	struct action_name name;

	if (!uses || uses->kind != NODE_STRING || uses->is_wrong ||
		!action_name_read(uses->text, &name))
		return;
	if (is_among(&l->options->denied, &name))
		(void)lint_tell(l, "forbidden-uses", uses, "the settings forbid '%" STR_FMT "'",
			STR_ARG(uses->text));
	else if (l->options->allowed.items && !is_among(&l->options->allowed, &name))
		lint_tell(l, "forbidden-uses", uses,
			"'%" STR_FMT "' is not among what the settings allow", STR_ARG(uses->text))
			->help = STR("in .lact.yml: lint: {forbidden-uses: {allow: [PATTERN]}}");
}

static bool
has_patterns(const struct lint *l)
{
	return l->options && (l->options->allowed.items || l->options->denied.items);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	if (has_patterns(l))
		check_uses(l, job->uses);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (has_patterns(l))
		check_uses(l, step->uses);
}

const struct check check_forbidden = {
	.name = "forbidden",
	.job = visit_job,
	.step = visit_step,
};
