#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The registry is asked once for the whole program. */
static struct sandbox shared;

static int
share_setup(void **state)
{
	(void)state;
	sandbox_init(&shared);
	return 0;
}

static int
share_teardown(void **state)
{
	(void)state;
	sandbox_free(&shared);
	return 0;
}

static void
run(struct harness *harness, const char *script, enum result expected)
{
	struct sandbox *sandbox = &harness->sandbox;
	const char *home = getenv("HOME");

	if (home)
		(void)sandbox_run(sandbox, "cp %s/.npmrc user/ 2>/dev/null || true", home);
	harness->call.tool_cache = sandbox_path(&shared, "tools");
	(void)sandbox_run(sandbox, ": >output; : >env; : >state");
	harness_env(harness, "GITHUB_OUTPUT", str_z(&sandbox->a, sandbox_path(sandbox, "output")));
	harness_env(harness, "GITHUB_REPOSITORY", "octo/repo");
	harness_input(harness, "script", script);
	harness_expect(harness, registry_find(STR("actions/github-script@v7")), expected);
}

/* What the script has set, as the runner's file has it: `name<<DELIMITER`, value, delimiter. */
static void
assert_set(struct harness *harness, const char *name, const char *value)
{
	assert_text(
		sandbox_run(&harness->sandbox,
			"sed -n '/^%s<<ghadelimiter/,/^ghadelimiter/p' output | sed '1d;$d'", name),
		value);
}

static void
test_what_a_script_returns_is_the_result(void **state)
{
	static const struct {
		const char *script, *encoding, *result;
	} cases[] = {
		{"return {a: [1, 'x'], b: null}", "json", "{\"a\":[1,\"x\"],\"b\":null}"},
		{"return 'text'", "json", "\"text\""},
		{"return 'text'", "string", "text"},
		{"return await new Promise(r => setTimeout(() => r(7), 10))", "json", "7"},
	};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		harness_input(harness, "result-encoding", cases[i].encoding);
		run(harness, cases[i].script, RESULT_SUCCESS);
		assert_set(harness, "result", cases[i].result);
	}
	harness_input(harness, "result-encoding", "xml");
	run(harness, "return 1", RESULT_FAILURE);
	harness_assert_logged(
		harness, "::error::Unhandled error: Error: \"result-encoding\" must be either");
}

static void
test_core_sets_outputs(void **state)
{
	struct harness *harness = *state;

	run(harness, "core.setOutput('one', 'two'); core.notice('seen')", RESULT_SUCCESS);
	assert_set(harness, "one", "two");
	harness_assert_logged(harness, "::notice::seen");
}

static void
test_what_is_thrown_fails_the_step(void **state)
{
	static const char *const scripts[] = {
		"throw new Error('boom')",
		"await Promise.reject(new Error('boom'))",
		"Promise.reject(new Error('boom')); await new Promise(r => setTimeout(r, 50))",
	};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		run(harness, scripts[i], RESULT_FAILURE);
		harness_assert_logged(harness, "::error::Unhandled error: Error: boom");
	}
	run(harness, "core.setFailed('not good')", RESULT_FAILURE);
	harness_assert_logged(harness, "::error::not good");
	run(harness, "this is no script", RESULT_FAILURE);
	harness_assert_logged(harness, "SyntaxError");
	run(harness, "", RESULT_FAILURE);
	harness_assert_logged(harness, "error: Input required and not supplied: script");
}

static void
test_the_event_is_in_the_context(void **state)
{
	struct harness *harness = *state;
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(
		&harness->sandbox, "echo '{\"action\": \"opened\", \"number\": 3}' >event");
	harness_env(
		harness, "GITHUB_EVENT_PATH", str_z(a, sandbox_path(&harness->sandbox, "event")));
	harness_env(harness, "GITHUB_EVENT_NAME", "pull_request");
	run(harness,
		"return [context.payload.action, context.eventName, context.repo.owner, "
		"context.payload.number]",
		RESULT_SUCCESS);
	assert_set(harness, "result", "[\"opened\",\"pull_request\",\"octo\",3]");
}

static void
test_exec_glob_and_io_are_there(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox, "mkdir -p ws/d && touch ws/d/a.txt ws/d/b.txt ws/d/c");
	run(harness,
		"const {stdout} = await exec.getExecOutput('echo', ['from exec'], {silent: true})\n"
		"const found = await (await glob.create('d/*.txt')).glob()\n"
		"await io.mkdirP('made/deep')\n"
		"return [stdout.trim(), found.length, require('fs').existsSync('made/deep')]",
		RESULT_SUCCESS);
	assert_set(harness, "result", "[\"from exec\",2,true]");
	run(harness, "return await exec.exec('false')", RESULT_FAILURE);
	harness_assert_logged(harness, "failed with exit code 1");
}

static void
test_modules_of_the_workspace_are_found(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox,
		"mkdir -p ws/lib ws/node_modules/mine && "
		"echo 'module.exports = ({core}) => core.getInput(\"mine\") + 1' >ws/lib/x.js && "
		"echo 'module.exports = 5' >ws/node_modules/mine/index.js");
	harness_input(harness, "mine", "m");
	run(harness, "return [require('./lib/x.js')({core}), require('mine'), require('path').sep]",
		RESULT_SUCCESS);
	assert_set(harness, "result", "[\"m1\",5,\"/\"]");
	/* the action's own packages are a bundle on GitHub, and not to be found there either */
	run(harness, "require('@actions/core')", RESULT_FAILURE);
	harness_assert_logged(harness, "Cannot find module '@actions/core'");
}

static void
test_github_is_a_client_of_the_api(void **state)
{
	struct harness *harness = *state;

	harness->call.uses = STR("actions/github-script@v7");
	harness_env(harness, "TEST_TOKEN", "t0ken");
	run(harness,
		"const http = require('http'), seen = []\n"
		"const server = http.createServer((request, response) => {\n"
		"  seen.push(request.headers.authorization, request.headers['user-agent'])\n"
		"  response.setHeader('content-type', 'application/json')\n"
		"  response.end(JSON.stringify({id: 4}))\n"
		"})\n"
		"await new Promise(ready => server.listen(0, ready))\n"
		"const baseUrl = `http://127.0.0.1:${server.address().port}`\n"
		"const {data} = await github.rest.issues.get(\n"
		"  {owner: 'o', repo: 'r', issue_number: 1, baseUrl})\n"
		"server.close()\n"
		"return [data.id, octokit === github, seen[0], seen[1].split(' ')[0], "
		"typeof getOctokit]",
		RESULT_SUCCESS);
	assert_set(harness, "result",
		"[4,true,\"token t0ken\",\"actions/github-script\",\"undefined\"]");
	assert_int_equal(harness->difference_count, 0);
	harness->call.uses = STR("actions/github-script@v9");
	harness_env(harness, "TEST_TOKEN", "");
	run(harness, "return [typeof getOctokit, typeof github.rest]", RESULT_SUCCESS);
	assert_set(harness, "result", "[\"function\",\"object\"]");
	harness_assert_logged(harness,
		"difference: actions/github-script: `github` asks the API without a token");
	harness->call.uses = STR("actions/github-script@v4");
	run(harness, "const glob = 1; return [typeof github.issues.get, glob]", RESULT_SUCCESS);
	assert_set(harness, "result", "[\"function\",1]");
}

static void
test_what_is_missing_is_told(void **state)
{
	struct harness *harness = *state;
	struct arena *a = &harness->sandbox.a;

	harness_env(harness, "TEST_NODE", str_z(a, sandbox_path(&harness->sandbox, "nowhere")));
	run(harness, "return 1", RESULT_FAILURE);
	harness_assert_logged(harness, "missing: node is not installed");
	harness_env(harness, "TEST_NODE", "");
	harness->call.offline = true;
	harness->call.tool_cache = sandbox_path(&harness->sandbox, "tools");
	harness_input(harness, "script", "return 1");
	harness_expect(harness, registry_find(STR("actions/github-script@v7")), RESULT_FAILURE);
	harness_assert_logged(
		harness, "missing: the npm packages that scripts use are not all here");
	/* those that are here are enough */
	run(harness, "return 1", RESULT_SUCCESS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_a_script_returns_is_the_result),
		TEST(test_core_sets_outputs),
		TEST(test_what_is_thrown_fails_the_step),
		TEST(test_the_event_is_in_the_context),
		TEST(test_exec_glob_and_io_are_there),
		TEST(test_modules_of_the_workspace_are_found),
		TEST(test_github_is_a_client_of_the_api),
		TEST(test_what_is_missing_is_told),
	};

	return cmocka_run_group_tests(tests, share_setup, share_teardown);
}
