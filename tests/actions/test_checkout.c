#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
checkout(void)
{
	return registry_find(STR("Actions/Checkout@v4"));
}

static void
test_defaults_are_those_of_the_published_action(void **state)
{
	struct harness *harness = *state;

	harness_expect(harness, checkout(), RESULT_SUCCESS);
	harness_assert_logged(
		harness, "checkout path= ref= depth=1 tags=0 clean=1 submodules=0 recursive=0");
	assert_text(harness->note, "42 files, 2 with uncommitted edits");
	assert_text(harness_output(harness, "ref"), "refs/heads/main");
	assert_text(harness_output(harness, "commit"), "0123456789012345678901234567890123456789");
}

static void
test_inputs_reach_the_engine(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "repository", "Octo/Repo");
	harness_input(harness, "ref", "v1");
	harness_input(harness, "path", "clean");
	harness_input(harness, "fetch-depth", "0");
	harness_input(harness, "fetch-tags", "true");
	harness_input(harness, "clean", "false");
	harness_input(harness, "submodules", "recursive");
	harness_expect(harness, checkout(), RESULT_SUCCESS);
	harness_assert_logged(harness,
		"checkout path=clean ref=v1 depth=0 tags=1 clean=0 submodules=1 recursive=1");
	assert_text(harness->note, "42 files");
}

static void
test_submodules_true_is_the_first_level(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "submodules", "True");
	harness_expect(harness, checkout(), RESULT_SUCCESS);
	harness_assert_logged(harness, "submodules=1 recursive=0");
}

static void
test_another_repository_is_missing_offline(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "repository", "other/repo");
	harness_expect(harness, checkout(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: repository 'other/repo'");
	harness_assert_logged(harness, "is not fetched with --offline");
	assert_text(harness->help,
		"--local-repository other/repo@REF=FOLDER names a copy of it on this machine");
}

static void
test_a_ref_that_is_not_there_is_missing(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "ref", "gone");
	harness_expect(harness, checkout(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: the repository has no 'gone'");
}

static void
test_a_flag_that_is_no_boolean_is_false(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "clean", "maybe");
	harness_input(harness, "fetch-tags", "tRUE");
	harness_expect(harness, checkout(), RESULT_SUCCESS);
	harness_assert_logged(harness, "tags=1 clean=0");
}

static void
test_a_repository_has_an_owner_and_a_name(void **state)
{
	static const char *const wrong[] = {"repo", "/repo", "a/", "a/b/c", "-a/b"};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		harness_input(harness, "repository", wrong[i]);
		harness_expect(harness, checkout(), RESULT_FAILURE);
		harness_assert_logged(harness, "Expected format {owner}/{repo}.");
	}
}

static void
test_the_output_ref_is_as_it_was_asked_for(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "ref", "v1");
	harness_expect(harness, checkout(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "ref"), "v1");
}

#define FORKED(event, rest)                                                                        \
	"{\"repository\": {\"id\": 1}, \"" event "\": {\"event\": \"pull_request\", " rest "}}"
#define HEAD_REPOSITORY(id) "{\"id\": " id ", \"full_name\": \"Mona/Fork\"}"
#define COMMIT              "1111111111111111111111111111111111111111"

static const char pull_request[] = FORKED("pull_request",
	"\"merge_commit_sha\": \"" COMMIT "\", \"head\": {\"repo\": " HEAD_REPOSITORY("2") "}");
static const char same_repository[] =
	FORKED("pull_request", "\"head\": {\"repo\": " HEAD_REPOSITORY("1") "}");
static const char workflow_run[] = FORKED(
	"workflow_run", "\"head_sha\": \"" COMMIT "\", \"head_repository\": " HEAD_REPOSITORY("2"));

static void
test_a_forks_code_is_refused_where_secrets_are(void **state)
{
	static const struct {
		const char *event;
		const char *payload;
		const char *input;
		const char *value;
		bool is_refused;
	} cases[] = {
		{"pull_request_target", pull_request, "ref", "refs/pull/1/merge", true},
		{"pull_request_target", pull_request, "ref", "refs/pull/12/head", true},
		{"pull_request_target", pull_request, "ref", COMMIT, true},
		{"pull_request_target", pull_request, "repository", "mona/fork", true},
		{"pull_request_target", pull_request, "ref", "refs/pull/x/head", false},
		{"pull_request_target", pull_request, "ref", "main", false},
		{"pull_request_target", pull_request, "path", "clean", false},
		{"pull_request_target", same_repository, "ref", "refs/pull/1/merge", false},
		{"pull_request", pull_request, "ref", "refs/pull/1/merge", false},
		{"workflow_run", workflow_run, "ref", COMMIT, true},
		{"workflow_run", workflow_run, "ref", "main", false},
	};
	struct harness *harness = *state;
	struct error err = {0};

	const struct str path = sandbox_path(&harness->sandbox, "event.json");
	harness_env(harness, "GITHUB_EVENT_PATH", str_z(&harness->sandbox.a, path));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_true(file_write(path, str_from(cases[i].payload), 0644, &err));
		harness_env(harness, "GITHUB_EVENT_NAME", cases[i].event);
		harness_input(harness, cases[i].input, cases[i].value);
		harness_expect(
			harness, checkout(), cases[i].is_refused ? RESULT_FAILURE : RESULT_SUCCESS);
		if (str_eq(str_from(cases[i].input), STR("repository")))
			continue; /* the fork's would be fetched */
		harness_input(harness, cases[i].input, cases[i].value);
		harness_input(harness, "allow-unsafe-pr-checkout", "true");
		harness_expect(harness, checkout(), RESULT_SUCCESS);
	}
}

static void
test_every_builtin_has_a_name_a_summary_and_distinct_inputs(void **state)
{
	(void)state;
	for (size_t i = 0; registry_at(i); i++) {
		const struct builtin *builtin = registry_at(i);
		assert_non_null(builtin->main);
		assert_true(str_from(builtin->summary).n > 0);
		struct arena a = {0};
		assert_true(
			str_eq(str_lower(&a, str_from(builtin->name)), str_from(builtin->name)));
		arena_free(&a);
		assert_ptr_equal(registry_find(str_from(builtin->name)), builtin);
		for (size_t j = 0; j < builtin->input_count; j++)
			for (size_t k = 0; k < j; k++)
				assert_false(str_eq_nocase(str_from(builtin->inputs[j].name),
					str_from(builtin->inputs[k].name)));
	}
	assert_null(registry_find(STR("actions/checkout-not@v1")));
	assert_null(registry_find(STR("")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_defaults_are_those_of_the_published_action),
		TEST(test_inputs_reach_the_engine),
		TEST(test_submodules_true_is_the_first_level),
		TEST(test_another_repository_is_missing_offline),
		TEST(test_a_ref_that_is_not_there_is_missing),
		TEST(test_a_flag_that_is_no_boolean_is_false),
		TEST(test_a_repository_has_an_owner_and_a_name),
		TEST(test_a_forks_code_is_refused_where_secrets_are),
		TEST(test_the_output_ref_is_as_it_was_asked_for),
		cmocka_unit_test(test_every_builtin_has_a_name_a_summary_and_distinct_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
