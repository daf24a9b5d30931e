#include "engine/lint/base/check.h"
#include "engine/workflow/action_ref.h"

enum {
	FORBIDDEN_USES,
};

static const struct rule rules[] = {
	[FORBIDDEN_USES] =
		{
			.code = "forbidden-uses",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "action or workflow that the settings forbid",
			.why = "`forbidden-uses` in .lact.yml lists the allowed, or the forbidden, "
			       "actions.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
};

/* The pattern ends with a slash and a star. That of a repository means the
 * repository itself too. */
static bool
is_below(struct str action, struct str pattern)
{
	const struct str folder = str_slice(pattern, 0, pattern.n - 1);
	const struct str repository = str_slice(folder, 0, folder.n - 1);

	return str_eq_nocase(str_slice(action, 0, folder.n), folder) ||
	       (str_has(repository, STR("/")) && str_eq_nocase(action, repository));
}

static bool
matches(struct str pattern, struct str used, struct str ref)
{
	const size_t at = str_index(pattern, '@', 0);
	const struct str action = str_slice(pattern, 0, at);

	if (at < pattern.n && !str_eq(ref, str_slice(pattern, at + 1, pattern.n)))
		return false;
	if (str_eq(action, STR("*")))
		return true;
	return str_ends(action, STR("/*")) ? is_below(used, action) : str_eq_nocase(used, action);
}

static bool
is_among(const struct uses_patterns *patterns, struct str uses)
{
	const size_t at = str_index(uses, '@', 0);

	for (size_t i = 0; i < patterns->count; i++)
		if (matches(patterns->items[i], str_slice(uses, 0, at),
			    str_slice(uses, at + 1, uses.n)))
			return true;
	return false;
}

static bool
has_patterns(const struct lint *l)
{
	return l->options && (l->options->allowed.items || l->options->denied.items);
}

static void
check_uses(struct lint *l, const struct node *uses)
{
	struct action_ref name;

	if (!has_patterns(l) || !action_ref_parse(uses->text, &name))
		return;
	if (is_among(&l->options->denied, uses->text))
		(void)lint_tell(l, &rules[FORBIDDEN_USES], uses,
			"the settings forbid '%" STR_FMT "'", STR_ARG(uses->text));
	else if (l->options->allowed.items && !is_among(&l->options->allowed, uses->text))
		lint_tell(l, &rules[FORBIDDEN_USES], uses,
			"the settings do not allow '%" STR_FMT "'", STR_ARG(uses->text))
			->help = STR("in .lact.yml: lint: {forbidden-uses: {allow: [PATTERN]}}");
}

const struct check check_forbidden = {
	.name = "forbidden",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.uses = check_uses,
};
