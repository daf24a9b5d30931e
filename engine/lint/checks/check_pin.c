#include "engine/lint/base/check.h"
#include "engine/lint/base/published.h"

enum {
	OBFUSCATED_USES,
	SHORT_SHA,
	UNPINNED_USES,
	UNPINNED_USES_OF_GITHUB,
};

static const struct rule rules[] = {
	[OBFUSCATED_USES] =
		{
			.code = "obfuscated-uses",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "`uses` with a path that is not normalized",
			.why = "Searches and policies look for the plain path.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/cache/../checkout@v4\n",
			.good = "- uses: actions/cache/restore@v4\n  with:\n    path: a\n    key: "
				"a\n",
		},
	[SHORT_SHA] =
		{
			.code = "short-sha",
			.kind = "action",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_REGULAR,
			.summary = "abbreviated commit",
			.why = "GitHub reads a short commit as the name of a branch or tag. That "
			       "may not exist, or anyone with write access to that repository may "
			       "create it.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@11bd719\n",
			.good = "- uses: "
				"actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n",
		},
	[UNPINNED_USES] =
		{
			.code = "unpinned-uses",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_PEDANTIC,
			.summary = "third-party action that is not pinned to a commit",
			.why = "Tags and branches can be moved: whoever takes over that repository "
			       "runs code in this one.",
			.frame = FRAME_STEP,
			.bad = "- uses: owner/action@v1\n",
			.good = "- uses: owner/action@11bd71901bbe5b1630ceea73d27597364c9af683\n",
		},
	[UNPINNED_USES_OF_GITHUB] =
		{
			.code = "unpinned-uses-of-github",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.evidence = EVIDENCE_PLACE,
			.persona = PERSONA_AUDITOR,
			.summary = "GitHub's own action that is not pinned to a commit",
			.why = "GitHub moves its tags too, but could change the runner as well.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/checkout@v4\n",
			.good = "- uses: "
				"actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683\n",
		},
};

#define SHA_LENGTH 40

static bool
is_hex(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdef", text.p[i] | 0x20) || text.p[i] == '\0')
			return false;
	return text.n > 0;
}

/* GitHub's own may be trusted to move their tags with care. */
static bool
is_of_github(struct str uses)
{
	const struct str owner = str_slice(uses, 0, str_index(uses, '/', 0));

	return str_eq_nocase_z(owner, "actions") || str_eq_nocase_z(owner, "github");
}

/* --- repair ------------------------------------------------------------------------------- */

/* The text of a plain scalar is as it is written, and behind it on its line is a
 * comment at most. */
static bool
ends_line(const struct node *uses)
{
	const struct str written = str_slice(uses->source->text, uses->span.start, uses->span.end);
	const struct str rest = uses_rest_of_line(uses);
	const struct str trimmed = str_trim(rest);

	return uses->is_plain && str_eq(written, uses->text) &&
	       (trimmed.n == 0 || (trimmed.p[0] == '#' && trimmed.p > rest.p));
}

static bool
find_commit(struct lint *l, const struct node *uses, struct str *commit)
{
	struct action_ref ref;

	return l->options->wants_repairs && l->options->find_commit &&
	       action_ref_parse(uses->text, &ref) &&
	       l->options->find_commit(l->options->owner, l->a, &ref, commit);
}

/*
 * Pinned to the commit that the ref is known to lead to, with the ref in a comment right behind it,
 * where programs that renew pins look for it; a comment that is there already stays behind that.
 */
static void
add_fix(struct lint *l, const struct node *uses, struct str ref, struct diag *diag)
{
	struct arena *a = l->diags->a;
	const struct span span = {uses->span.end - (uint32_t)ref.n, uses->span.end};
	const struct str rest = uses_rest_of_line(uses);
	const struct str comment = str_trim(rest);
	const uint32_t at = uses->span.end + (uint32_t)(comment.n > 0 ? comment.p - rest.p : 0);
	struct str commit;

	if (!lint_is_told(diag) || !ends_line(uses) || !find_commit(l, uses, &commit))
		return;
	if (comment.n == 0) {
		diag_fix_add(a, diag, span, str_concat(a, commit, STR(" # "), ref));
		return;
	}
	diag_fix_add(a, diag, span, str_copy(a, commit));
	if (!str_eq(uses_version(uses), ref))
		diag_fix_add(
			a, diag, (struct span){at, at}, str_concat(a, STR("# "), ref, STR(" ")));
}

/* --- uses --------------------------------------------------------------------------------- */

static void
check_ref(struct lint *l, const struct node *uses)
{
	const size_t at = str_rindex(uses->text, '@');
	const struct str ref = str_slice(uses->text, at + 1, uses->text.n);

	if (at >= uses->text.n || (ref.n == SHA_LENGTH && is_hex(ref)))
		return;
	if (ref.n >= 7 && ref.n < SHA_LENGTH && is_hex(ref)) {
		lint_tell(l, &rules[SHORT_SHA], uses,
			"'%" STR_FMT "' looks like a short commit, which GitHub does not accept",
			STR_ARG(ref))
			->help = STR("write all 40 characters");
		return;
	}
	struct diag *diag = lint_tell(l,
		is_of_github(uses->text) ? &rules[UNPINNED_USES_OF_GITHUB] : &rules[UNPINNED_USES],
		uses,
		"'%" STR_FMT "' is not pinned: whoever may move '%" STR_FMT "' decides what runs",
		STR_ARG(uses->text), STR_ARG(ref));
	diag->help = STR("name a commit, with the version behind it in a comment");
	add_fix(l, uses, ref, diag);
}

/* What is looked at of a path: a folder of this repository may end with a slash. */
static struct str
path_of(struct str uses)
{
	struct str path;

	if (!action_ref_is_own(uses, &path))
		return str_slice(uses, 0, str_rindex(uses, '@'));
	return str_ends(path, STR("/")) ? str_slice(path, 0, path.n - 1) : path;
}

/* An odd path means the same as a plain one, which is what people look for. */
static void
check_path(struct lint *l, const struct node *uses)
{
	const struct str rest = path_of(uses->text);

	if (str_has(rest, STR("/./")) || str_has(rest, STR("//")) || str_has(rest, STR("/../")) ||
		str_ends(rest, STR("/")) || str_ends(rest, STR("/.")) || str_ends(rest, STR("/..")))
		lint_tell(l, &rules[OBFUSCATED_USES], uses,
			"the path of '%" STR_FMT "' is not normalized", STR_ARG(uses->text))
			->help = STR("remove '.', '..' and empty parts from the path");
}

static void
check_uses(struct lint *l, const struct node *uses)
{
	if (str_starts(uses->text, STR("docker://")))
		return;
	check_path(l, uses);
	if (!str_starts(uses->text, STR("./")) && !str_starts(uses->text, STR("$/")))
		check_ref(l, uses);
}

const struct check check_pin = {
	.name = "pin",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.uses = check_uses,
};
