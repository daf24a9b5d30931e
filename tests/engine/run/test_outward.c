/* Scripts and actions, and the command of them that changes something outside this machine. */
#include "engine/run/step/outward.h"

#include "engine/run/step/outward_table.h"
#include "tests/expr/expect.h"

static const struct {
	const char *script;
	const char *by; /* NULL: none */
} scripts[] = {
	{"npm ci\nnpm publish --access public\necho", "npm publish --access public"},
	{"FOO=1 npm publish", "npm publish"},
	{"sudo -E npm publish", "npm publish"},
	{"a && b || npm publish; c", "npm publish"},
	{"npm --prefix packages/a publish", "npm --prefix packages/a publish"},
	{"npx -y semantic-release", "npx -y semantic-release"},
	{"/usr/bin/git push", "/usr/bin/git push"},
	{"'git' \"push\"", "'git' \"push\""},
	{"if true; then git -C a push; fi", "git -C a push"},
	{"x=$(git push)", "git push"},
	{"(cd a; git push)", "git push"},
	{"bash -ec 'cd a; git push origin'", "git push origin"},
	{"eval \"git push\"", "git push"},
	{"timeout 60 git push", "timeout 60 git push"},
	{"nohup git push &", "nohup git push"},
	{"find . | xargs -n1 npm publish", "xargs -n1 npm publish"},
	{"yarn workspaces foreach -A npm publish", "yarn workspaces foreach -A npm publish"},
	{"python -m twine upload dist/*", "python -m twine upload dist/*"},
	{"python setup.py sdist upload", "python setup.py sdist upload"},
	{"./mvnw -B clean deploy", "./mvnw -B clean deploy"},
	{"./gradlew build :lib:publish", "./gradlew build :lib:publish"},
	{"docker push a/b", "docker push a/b"},
	{"docker buildx build --push .", "docker buildx build --push ."},
	{"gh api -X POST repos/a/b", "gh api -X POST repos/a/b"},
	{"gh api -XPOST repos/a/b", "gh api -XPOST repos/a/b"},
	{"gh api repos/a/b -f c=d", "gh api repos/a/b -f c=d"},
	{"gh release create v1 \\\n  a.zip", "gh release create v1 \\\n  a.zip"},
	{"terraform -chdir=infra apply -auto-approve",
		"terraform -chdir=infra apply -auto-approve"},
	{"kubectl -n prod apply -f a.yml", "kubectl -n prod apply -f a.yml"},
	{"aws --region eu s3 sync a s3://b", "aws --region eu s3 sync a s3://b"},
	{"gcloud run deploy a", "gcloud run deploy a"},
	{"rsync -a dist/ me@host:/srv", "rsync -a dist/ me@host:/srv"},
	{"vercel --prod", "vercel --prod"},

	{"", NULL},
	{"echo npm publish", NULL},
	{"# npm publish", NULL},
	{"echo 'git push'", NULL},
	{"cat <<EOF\nnpm publish\nEOF", NULL},
	{"npm run publish", NULL},
	{"npm publish --dry-run", NULL},
	{"npm publish --dry-run=true", NULL},
	{"git push -n", NULL},
	{"git commit -am push", NULL},
	{"git pull", NULL},
	{"terraform plan", NULL},
	{"docker build -t push .", NULL},
	{"docker build --push=false .", NULL},
	{"gh api repos/a/b", NULL},
	{"gh api -X GET repos/a/b -f c=d", NULL},
	{"gh pr list", NULL},
	{"aws s3 cp s3://a b", NULL},
	{"rsync -a a/ b/", NULL},
	{"scp me@host:a .", NULL},
	{"vercel build", NULL},
	{"helm template a", NULL},
	{"kubectl apply --dry-run=client -f a.yml", NULL},
	{"./gradlew publishToMavenLocal", NULL},
	{"./scripts/git-push.sh", NULL},
};

static void
test_a_command_that_leaves_the_machine_is_found(void **state)
{
	struct outward found;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		const struct str script = str_from(scripts[i].script);
		const bool is_found = outward_script(script, &found);
		if (is_found != (scripts[i].by != NULL))
			fail_msg("%s: %s", scripts[i].script, is_found ? found.what : "not found");
		if (is_found && !str_eq(found.by, str_from(scripts[i].by)))
			fail_msg("%s: %.*s", scripts[i].script, (int)found.by.n, found.by.p);
	}
}

static const struct {
	const char *uses;
	const char *input;
	const char *value;
	bool is_outward;
} actions[] = {
	{"peter-evans/create-pull-request@v6", "", "", true},
	{"Changesets/Action@v1", "", "", true},
	{"docker/build-push-action@v6", "push", "true", true},
	{"docker/build-push-action@v6", "push", "false", false},
	{"docker/build-push-action@v6", "outputs", "type=registry,push=true", true},
	{"docker/build-push-action@v6", "", "", false},
	{"aws-actions/amazon-ecs-deploy-task-definition@v2", "", "", true},
	{"aws-actions/configure-aws-credentials@v4", "", "", false},
	{"google-github-actions/deploy-appengine@v2", "", "", true},
	{"google-github-actions/auth@v2", "", "", false},
	{"goreleaser/goreleaser-action@v6", "args", "release --clean", true},
	{"goreleaser/goreleaser-action@v6", "args", "build", false},
	{"actions/checkout@v4", "", "", false},
	{"./peter-evans/create-pull-request", "", "", false},
	{"docker://peter-evans/create-pull-request", "", "", false},
};

static struct str
give_input(void *owner, struct str name)
{
	const size_t *i = owner;

	return str_eq(name, str_from(actions[*i].input)) ? str_from(actions[*i].value) : STR_NONE;
}

static void
test_an_action_that_leaves_the_machine_is_found(void **state)
{
	struct outward found;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(actions); i++)
		if (outward_uses(str_from(actions[i].uses), give_input, &i, &found) !=
			actions[i].is_outward)
			fail_msg("%s %s", actions[i].uses, actions[i].value);
}

/* No column is left out. */
static void
test_rows_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < outward_command_count; i++) {
		const struct outward_command *row = &outward_commands[i];
		assert_true(row->program[0] && row->what[0]);
		assert_true(row->words && row->only && row->harmless);
	}
	for (size_t i = 0; i < outward_action_count; i++) {
		assert_non_null(strchr(outward_actions[i].action, '/'));
		assert_true(outward_actions[i].inputs && outward_actions[i].what[0]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_command_that_leaves_the_machine_is_found),
		cmocka_unit_test(test_an_action_that_leaves_the_machine_is_found),
		cmocka_unit_test(test_rows_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
