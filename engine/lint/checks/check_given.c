#include "engine/lint/base/check.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/lint/facts/action_name.h"

enum {
	GITHUB_APP,
	UNPINNED_TOOLS,
};

static const struct rule rules[] = {
	[GITHUB_APP] =
		{
			.code = "github-app",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_REGULAR,
			.summary = "GitHub App token with more permissions, or a longer life, than "
				   "needed",
			.why = "Without `permission-*` inputs the token has all permissions of the "
			       "app; with only an owner it covers all of that owner's "
			       "repositories; unless revoked it outlives the job.",
			.frame = FRAME_STEP,
			.bad = "- uses: actions/create-github-app-token@v2\n  with:\n    app-id: "
			       "1\n    private-key: ${{ secrets.KEY }}\n",
			.good = "- uses: actions/create-github-app-token@v2\n  with:\n    app-id: "
				"1\n    private-key: ${{ secrets.KEY }}\n    permission-contents: "
				"read\n",
		},
	[UNPINNED_TOOLS] =
		{
			.code = "unpinned-tools",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.persona = PERSONA_REGULAR,
			.summary = "an action installs the latest version of a program",
			.why = "Pinning the action does not pin the program that it fetches: "
			       "whoever publishes that program decides what runs.",
			.frame = FRAME_STEP,
			.bad = "- uses: aquasecurity/setup-trivy@v0.2.2\n",
			.good = "- uses: aquasecurity/setup-trivy@v0.2.2\n  with:\n    version: "
				"v0.68.1\n",
		},
};

#define CONDITIONS_MAX 3

/* What is asked of an input. A value that is an expression may be any: only GIVEN says
 * yes to it. */
enum how {
	ALWAYS,
	GIVEN,
	LEFT_OUT,
	ONE_OF,             /* of values with `|` between them */
	ONE_OF_OR_LEFT_OUT, /* likewise, when the action takes one of them by itself */
	NONE_BEGINS,        /* no input's name begins so */
};

/* Inputs, present or absent, that make a finding. It is reported at the first input. */
static const struct misuse {
	const char *action;
	const struct rule *rule;
	struct {
		enum how how;
		const char *input;
		const char *values;
	} when[CONDITIONS_MAX];
	const char *what;
	const char *help;
} misuses[] = {
	{"1password/load-secrets-action", &rules[UNPINNED_TOOLS],
		{{ONE_OF_OR_LEFT_OUT, "version", "latest"}},
		"this installs the latest version, whatever it is", "name one with 'version'"},
	{"aquasecurity/setup-trivy", &rules[UNPINNED_TOOLS],
		{{ONE_OF_OR_LEFT_OUT, "version", "latest"}},
		"this installs the latest version, whatever it is", "name one with 'version'"},
	{"extractions/setup-crate", &rules[UNPINNED_TOOLS], {{ONE_OF_OR_LEFT_OUT, "version", "*"}},
		"this installs the latest version, whatever it is", "name one with 'version'"},
	{"extractions/setup-just", &rules[UNPINNED_TOOLS],
		{{ONE_OF_OR_LEFT_OUT, "just-version", "*"}},
		"this installs the latest version, whatever it is", "name one with 'just-version'"},

	{"actions/create-github-app-token", &rules[GITHUB_APP],
		{{ONE_OF, "skip-token-revoke", "true"}},
		"the token stays valid for an hour after the job", "leave 'skip-token-revoke' out"},
	{"actions/create-github-app-token", &rules[GITHUB_APP],
		{{GIVEN, "owner", NULL}, {LEFT_OUT, "repositories", NULL}},
		"the token is for all repositories of this owner",
		"name those that are needed with 'repositories'"},
	{"actions/create-github-app-token", &rules[GITHUB_APP],
		{{NONE_BEGINS, "permission-", NULL}}, "the token may do all that the app may",
		"name what is needed, such as: permission-contents: read"},

	{"actions/setup-python", &shared_rules[RULE_MISFEATURE], {{GIVEN, "pip-install", NULL}},
		"this installs into a Python that others use too, not into an environment",
		"in a script: python -m venv"},

	{"pypa/gh-action-pypi-publish", &shared_rules[RULE_USE_TRUSTED_PUBLISHING],
		{{GIVEN, "password", NULL},
			{ONE_OF_OR_LEFT_OUT, "repository-url",
				"https://upload.pypi.org/legacy/|https://test.pypi.org/legacy/"},
			{ONE_OF_OR_LEFT_OUT, "repository_url",
				"https://upload.pypi.org/legacy/|https://test.pypi.org/legacy/"}},
		"the index needs no password of this workflow",
		"see docs.pypi.org/trusted-publishers"},
	{"rubygems/configure-rubygems-credentials", &shared_rules[RULE_USE_TRUSTED_PUBLISHING],
		{{GIVEN, "api-token", NULL},
			{ONE_OF_OR_LEFT_OUT, "gem-server", "https://rubygems.org"}},
		"the index needs no token of this workflow",
		"see guides.rubygems.org/trusted-publishing"},
	{"rubygems/release-gem", &shared_rules[RULE_USE_TRUSTED_PUBLISHING],
		{{ONE_OF, "setup-trusted-publisher", "false"}},
		"the index needs no token of this workflow",
		"see guides.rubygems.org/trusted-publishing"},
	{"actions/setup-node", &shared_rules[RULE_USE_TRUSTED_PUBLISHING],
		{{ONE_OF, "always-auth", "true"},
			{ONE_OF_OR_LEFT_OUT, "registry-url",
				"https://registry.npmjs.org|https://registry.npmjs.org/"}},
		"the registry needs no token of this workflow",
		"see docs.npmjs.com/trusted-publishers"},
};

/* --- inputs ------------------------------------------------------------------------------- */

static bool
is_one_of(const struct node *value, const char *values)
{
	struct str rest = str_from(values);
	struct str one;

	while (value->kind != NODE_EXPRESSION && str_split(&rest, '|', &one))
		if (str_eq_nocase(value->text, one))
			return true;
	return false;
}

static bool
none_begins(const struct node *with, const char *prefix)
{
	const struct str start = str_from(prefix);

	for (size_t i = 0; with && i < with->entry_count; i++)
		if (str_eq_nocase(str_slice(with->entries[i].key->text, 0, start.n), start))
			return false;
	return true;
}

static bool
holds(enum how how, const char *input, const char *values, const struct node *with)
{
	const struct node *value = how == ALWAYS ? NULL : node_find_nocase(with, str_from(input));
	const bool is_given = value && (value->kind == NODE_EXPRESSION || value->text.n > 0);

	switch (how) {
	case ALWAYS: return true;
	case GIVEN: return is_given;
	case LEFT_OUT: return !is_given;
	case ONE_OF: return is_given && is_one_of(value, values);
	case ONE_OF_OR_LEFT_OUT: return !is_given || is_one_of(value, values);
	case NONE_BEGINS: return none_begins(with, input);
	}
	return false;
}

static bool
is_misused(const struct misuse *misuse, const struct node *with)
{
	for (size_t i = 0; i < CONDITIONS_MAX; i++)
		if (!holds(misuse->when[i].how, misuse->when[i].input, misuse->when[i].values,
			    with))
			return false;
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static void
tell(struct lint *l, const struct workflow_step *step, const struct misuse *misuse)
{
	const struct node *value = node_find_nocase(step->with, str_from(misuse->when[0].input));

	lint_tell(l, misuse->rule, value ? value : step->uses, "%s", misuse->what)->help =
		str_from(misuse->help);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind != STEP_USES || step->uses->kind != NODE_STRING ||
		(step->with && step->with->kind != NODE_MAPPING))
		return;
	for (size_t i = 0; i < COUNT_OF(misuses); i++)
		if (action_name_is(step->uses->text, misuses[i].action) &&
			is_misused(&misuses[i], step->with))
			tell(l, step, &misuses[i]);
}

const struct check check_given = {
	.name = "given",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
