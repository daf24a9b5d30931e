#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ZEROS "0000000000000000000000000000000000000000"

/* main: three commits, the second of which is tagged v1; `topic` leaves it at the second. */
static void
make(struct harness *harness)
{
	(void)sandbox_run(&harness->sandbox,
		"git init -q -b main repo && cd repo && mkdir -p src/lib docs && echo 1 >src/a.js "
		"&& seq 40 >src/lib/old.js && echo 1 >docs/a.md && echo 1 >top && git add -A && "
		"export GIT_COMMITTER_DATE='2024-01-01T00:00:00Z' && git commit -qm one && "
		"echo 2 >two && git add -A && export GIT_COMMITTER_DATE='2024-01-02T00:00:00Z' && "
		"git commit -qm two && git tag v1 && git checkout -qb topic && echo 2 >>src/a.js "
		"&& "
		"git mv src/lib/old.js src/lib/new.js && git rm -q docs/a.md && rm top && "
		"ln -s two top && echo n >'new & $x.txt' && git add -A && "
		"export GIT_COMMITTER_DATE='2024-01-03T00:00:00Z' && git commit -qm topic && "
		"git checkout -q main && echo 3 >three && git add -A && git commit -qm three");
}

static struct str
sha(struct harness *harness, const char *name)
{
	return sandbox_run(&harness->sandbox, "git -C repo rev-parse %s", name);
}

static void
set_event(struct harness *harness, const char *name, const char *ref, const char *commit,
	struct str payload)
{
	struct arena *a = &harness->sandbox.a;
	const char *path = str_z(a, sandbox_path(&harness->sandbox, "event.json"));

	(void)sandbox_run(&harness->sandbox,
		"cat >event.json <<'END'\n%" STR_FMT "\nEND\n"
		"rm -rf ws && git clone -q repo ws && git -C ws checkout -q %s",
		STR_ARG(payload), commit);
	harness_env(harness, "GITHUB_EVENT_PATH", path);
	harness_env(harness, "GITHUB_EVENT_NAME", name);
	harness_env(harness, "GITHUB_REF", ref);
	harness_env(harness, "GITHUB_REF_NAME",
		str_z(a, str_slice(str_from(ref), str_rindex(str_from(ref), '/') + 1, SIZE_MAX)));
	harness_env(harness, "GITHUB_SHA", str_z(a, sha(harness, commit)));
}

static void
push(struct harness *harness, const char *branch, struct str before)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox, "git -C repo checkout -q %s", branch);
	set_event(harness, "push", str_z(a, str_fmt(a, "refs/heads/%s", branch)), branch,
		str_fmt(a, "{\"before\": \"%" STR_FMT "\", \"forced\": false}", STR_ARG(before)));
}

static void
pull(struct harness *harness)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox, "git -C repo checkout -q topic");
	set_event(harness, "pull_request", "refs/pull/1/merge", "topic",
		str_fmt(a,
			"{\"before\": \"%" STR_FMT "\", \"pull_request\": {\"base\": {\"ref\": "
			"\"main\", \"sha\": \"%" STR_FMT "\"}, \"head\": {\"ref\": \"topic\", "
			"\"sha\": \"%" STR_FMT "\"}}}",
			STR_ARG(sha(harness, "topic~1")), STR_ARG(sha(harness, "main")),
			STR_ARG(sha(harness, "topic"))));
}

static void
run(struct harness *harness, enum result expected)
{
	harness_expect(harness, registry_find(STR("tj-actions/changed-files@v46")), expected);
}

static void
assert_outputs(struct harness *harness, const char *const (*expected)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct str is = harness_output(harness, expected[i][0]);
		if (!map_has(&harness->outputs, str_from(expected[i][0])) ||
			!str_eq(is, str_from(expected[i][1])))
			fail_msg("%s: '%" STR_FMT "', not '%s'", expected[i][0], STR_ARG(is),
				expected[i][1]);
	}
}

#define OUTPUTS(harness, ...)                                                                      \
	do {                                                                                       \
		static const char *const expected[][2] = {__VA_ARGS__};                            \
		assert_outputs(harness, expected, COUNT_OF(expected));                             \
	} while (0)

static void
test_a_pull_request_has_each_kind(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "separator", ",");
	harness_input(harness, "safe_output", "false");
	harness_input(harness, "include_all_old_new_renamed_files", "true");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"added_files", "new & $x.txt"}, {"added_files_count", "1"},
		{"copied_files", ""}, {"copied_files_count", "0"}, {"modified_files", "src/a.js"},
		{"renamed_files", "src/lib/new.js"}, {"type_changed_files", "top"},
		{"deleted_files", "docs/a.md"}, {"unmerged_files", ""},
		{"unknown_files_count", "0"},
		{"all_changed_files", "new & $x.txt,src/a.js,src/lib/new.js"},
		{"all_changed_files_count", "3"},
		{"all_modified_files", "new & $x.txt,src/a.js,src/lib/new.js,docs/a.md"},
		{"all_changed_and_modified_files",
			"new & $x.txt,docs/a.md,src/a.js,src/lib/new.js,top"},
		{"any_changed", "true"}, {"only_changed", "false"}, {"any_deleted", "true"},
		{"other_changed_files", ""}, {"other_changed_files_count", "0"},
		{"all_old_new_renamed_files", "src/lib/old.js,src/lib/new.js"},
		{"all_old_new_renamed_files_count", "1"});
	harness_assert_logged(harness, "(main) → ");
	assert_int_equal(harness->difference_count, 0);
}

static void
test_outputs_are_safe_for_a_shell(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"added_files", "new \\& \\$x.txt"});
	harness->call.uses = STR("tj-actions/changed-files@v35.9.2");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"added_files", "new & $x.txt"}, {"any_changed", "false"});
}

static void
test_patterns_leave_some(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "files", "src/\n!**/lib/**\n");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "src/a.js"}, {"any_changed", "true"},
		{"only_changed", "false"},
		{"other_changed_files", "new \\& \\$x.txt src/lib/new.js"},
		{"other_changed_files_count", "2"}, {"deleted_files", ""}, {"any_deleted", "false"},
		{"other_deleted_files", "docs/a.md"});
	harness_input(harness, "files_ignore", "**/*.txt,docs/");
	harness_input(harness, "files_ignore_separator", ",");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_modified_files", "src/a.js src/lib/new.js"});
	harness_input(harness, "files", "**");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"only_changed", "true"}, {"only_deleted", "true"});
}

static void
test_patterns_may_be_in_files(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	(void)sandbox_run(&harness->sandbox, "printf '# these\\nsrc/\\ndocs/*.md\\n' >ws/some.txt "
					     "&& echo '**/lib/' >ws/not.txt");
	harness_input(harness, "files_from_source_file", "some.txt");
	harness_input(harness, "files_ignore_from_source_file", "not.txt");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_modified_files", "src/a.js docs/a.md"});
	harness_input(harness, "files_from_source_file", "gone.txt");
	run(harness, RESULT_FAILURE);
	harness_assert_logged(harness, "error: File does not exist: ");
}

static void
test_keys_of_yaml_have_outputs_of_their_own(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "files_yaml",
		"docs: docs/**\nsrc: &src\n  - src/**\nboth:\n  - *src\n  - docs/**\nnone: x.c\n");
	harness_input(harness, "files_ignore_yaml", "both:\n  - '**/lib/**'\n");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"docs_any_changed", "false"}, {"docs_any_deleted", "true"},
		{"docs_deleted_files", "docs/a.md"}, {"src_all_changed_files_count", "2"},
		{"both_all_modified_files", "src/a.js docs/a.md"}, {"none_any_modified", "false"},
		{"changed_keys", "src both"}, {"modified_keys", "docs src both"});
	assert_false(map_has(&harness->outputs, STR("added_files")));
	harness_input(harness, "files_yaml", "a: [");
	run(harness, RESULT_FAILURE);
	harness_assert_logged(harness, "error: YAML errors in files_yaml:1:");
}

static void
test_lists_may_be_json(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "json", "true");
	harness_input(harness, "safe_output", "false");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"modified_files", "[\\\"src/a.js\\\"]"}, {"copied_files", "[]"},
		{"any_changed", "true"});
	harness_input(harness, "matrix", "true");
	harness_input(harness, "write_output_files", "true");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"modified_files", "[\"src/a.js\"]"});
	assert_text(sandbox_run(&harness->sandbox, "cat ws/.github/outputs/modified_files.json"),
		"[\"src/a.js\"]");
	assert_text(
		sandbox_run(&harness->sandbox, "cat ws/.github/outputs/modified_files_count.txt"),
		"1");
}

static void
test_folders_instead_of_files(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "dir_names", "true");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_modified_files", ". src src/lib docs"},
		{"all_modified_files_count", "4"});
	harness_input(harness, "dir_names", "true");
	harness_input(harness, "dir_names_max_depth", "1");
	harness_input(harness, "dir_names_exclude_current_dir", "true");
	harness_input(harness, "dir_names_include_files", "**/new.js");
	harness_input(harness, "dir_names_deleted_files_include_only_deleted_dirs", "true");
	(void)sandbox_run(&harness->sandbox, "mkdir ws/docs");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "src src/lib/new.js"}, {"deleted_files", ""});
}

static void
test_a_push_has_what_was_not_there_before(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~2"));
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "three two"});
	push(harness, "main", STR(ZEROS));
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "three"});
	push(harness, "main", STR("0123456789012345678901234567890123456789"));
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "three"});
	harness_assert_logged(harness, "is not valid. Using parent commit.");
}

static void
test_edits_count_where_the_checkout_has_them(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	(void)sandbox_run(&harness->sandbox, "cd repo && echo 9 >>top && echo 9 >fresh");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "fresh three top"}, {"added_files", "fresh three"});
}

static void
test_commits_may_be_given(void **state)
{
	struct harness *harness = *state;
	struct arena *a = &harness->sandbox.a;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	harness_input(harness, "base_sha", str_z(a, sha(harness, "main~2")));
	harness_input(harness, "sha", str_z(a, sha(harness, "main~1")));
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "two"});
	harness_input(harness, "base_sha", "v1");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "three"});
	harness_input(harness, "base_sha", "nowhere");
	run(harness, RESULT_FAILURE);
	harness_assert_logged(harness, "missing: Unable to locate the commit sha: nowhere");
	pull(harness);
	harness_input(harness, "since_last_remote_commit", "true");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"modified_files", "src/a.js"});
}

static void
test_a_tag_is_compared_with_the_one_before(void **state)
{
	struct harness *harness = *state;

	make(harness);
	(void)sandbox_run(
		&harness->sandbox, "cd repo && git tag v2 main && git tag v1.5-rc main~1");
	set_event(harness, "push", "refs/tags/v2", "v2", STR("{\"before\": \"" ZEROS "\"}"));
	harness_input(harness, "tags_ignore_pattern", "*-rc");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", "three"});
	harness_assert_logged(harness, "(v1) → ");
	harness_input(harness, "tags_pattern", "x*");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_changed_files", ""}, {"any_changed", "false"});
	harness_assert_logged(harness, "warning: No previous tag found");
}

static void
test_the_first_commit_has_no_outputs(void **state)
{
	struct harness *harness = *state;

	make(harness);
	(void)sandbox_run(&harness->sandbox, "git -C repo checkout -qB first main~2");
	push(harness, "first", STR(ZEROS));
	run(harness, RESULT_SUCCESS);
	harness_assert_logged(harness, "This is the first commit for this repository; exiting...");
	assert_int_equal(harness->outputs.count, 0);
}

static void
test_a_folder_has_names_of_its_own(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "path", "src");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"all_modified_files", "a.js lib/new.js"});
	harness_input(harness, "path", "src");
	harness_input(harness, "diff_relative", "false");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"deleted_files", "docs/a.md"});
}

static void
test_renames_may_be_two_files(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "output_renamed_files_as_deleted_and_added", "true");
	harness_input(harness, "files", "**/*.js");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"renamed_files", ""}, {"added_files", "src/lib/new.js"},
		{"deleted_files", "src/lib/old.js"});
}

static void
test_names_are_quoted_as_git_does(void **state)
{
	struct harness *harness = *state;

	make(harness);
	(void)sandbox_run(&harness->sandbox,
		"cd repo && echo 1 >$'\\303\\274.txt' && git add -A && git commit -qm u");
	push(harness, "main", sha(harness, "main~1"));
	harness_input(harness, "safe_output", "false");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"added_files", "\"\\303\\274.txt\""});
	harness_input(harness, "safe_output", "false");
	harness_input(harness, "quotepath", "false");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"added_files", "\303\274.txt"});
}

static void
test_what_is_not_done_is_a_difference(void **state)
{
	struct harness *harness = *state;

	make(harness);
	(void)sandbox_run(&harness->sandbox,
		"cd repo && git init -q sub && git -C sub commit -q --allow-empty -m s && "
		"git add sub 2>/dev/null && git commit -qm sub");
	push(harness, "main", sha(harness, "main~1"));
	harness_input(harness, "since", "2024-01-01");
	run(harness, RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 2);
	harness_assert_logged(harness, "`since` is not used");
	harness_assert_logged(harness, "within the submodule 'sub' are not listed");
	OUTPUTS(harness, {"all_changed_files", ""});
}

static void
test_a_push_needs_a_checkout(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", STR(ZEROS));
	(void)sandbox_run(&harness->sandbox, "rm -rf ws/.git");
	run(harness, RESULT_FAILURE);
	harness_assert_logged(harness, "Can't find local .git directory");
	pull(harness);
	(void)sandbox_run(&harness->sandbox, "rm -rf ws/.git");
	run(harness, RESULT_SUCCESS);
	OUTPUTS(harness, {"modified_files", "src/a.js"});
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_pull_request_has_each_kind),
		TEST(test_outputs_are_safe_for_a_shell),
		TEST(test_patterns_leave_some),
		TEST(test_patterns_may_be_in_files),
		TEST(test_keys_of_yaml_have_outputs_of_their_own),
		TEST(test_lists_may_be_json),
		TEST(test_folders_instead_of_files),
		TEST(test_a_push_has_what_was_not_there_before),
		TEST(test_edits_count_where_the_checkout_has_them),
		TEST(test_commits_may_be_given),
		TEST(test_a_tag_is_compared_with_the_one_before),
		TEST(test_the_first_commit_has_no_outputs),
		TEST(test_a_folder_has_names_of_its_own),
		TEST(test_renames_may_be_two_files),
		TEST(test_names_are_quoted_as_git_does),
		TEST(test_what_is_not_done_is_a_difference),
		TEST(test_a_push_needs_a_checkout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
