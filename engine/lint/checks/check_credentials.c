#include "engine/lint/base/check.h"
#include "engine/lint/base/shared_rules.h"

enum {
	CREDENTIALS,
};

static const struct rule rules[] = {
	[CREDENTIALS] =
		{
			.code = "credentials",
			.kind = "credentials",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_NODE,
			.summary = "password in the file",
			.why = "Whoever can read the repository, or any copy of it, has it.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\ncontainer:\n  image: example/image\n  "
			       "credentials:\n"
			       "    username: me\n    password: s3cret\nsteps:\n  - run: make\n",
			.good = "runs-on: ubuntu-latest\ncontainer:\n  image: example/image\n  "
				"credentials:\n"
				"    username: me\n    password: ${{ secrets.PASSWORD }}\nsteps:\n "
				" - run: make\n",
		},
};

static void
check_container(struct lint *l, const struct node *container)
{
	const struct node *credentials = node_find(container, "credentials");
	const struct node *username = node_find(credentials, "username");
	const struct node *password = node_find(credentials, "password");

	if (password && password->kind == NODE_STRING && password->text.n > 0 &&
		!password->is_wrong)
		lint_tell(l, &rules[CREDENTIALS], password, "the password is in the file")->help =
			STR("use a secret: ${{ secrets.NAME }}");
	if (credentials && credentials->kind != NODE_EXPRESSION && (!username || !password))
		(void)lint_tell(l, &shared_rules[RULE_MISSING_KEY],
			node_find_key(container, "credentials"),
			"'credentials' needs both 'username' and 'password'");
}

const struct check check_credentials = {
	.name = "credentials",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.container = check_container,
};
