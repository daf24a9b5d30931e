#include "actions/changes/path_lists.h"
#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ZEROS "0000000000000000000000000000000000000000"

static const struct builtin *
filter(void)
{
	return registry_find(STR("dorny/paths-filter@v3"));
}

/* main has two commits; `topic` leaves it at the first one. */
static void
make(struct harness *harness)
{
	(void)sandbox_run(&harness->sandbox,
		"git init -q -b main repo && cd repo && mkdir -p src docs && echo 1 >src/a.js && "
		"echo 1 >docs/a.md && seq 40 >src/old.js && echo x >.gitignore && git add -A && "
		"git commit -qm one && git checkout -qb topic && echo 2 >>src/a.js && "
		"git mv src/old.js src/new.js && git rm -q docs/a.md && git commit -qam topic && "
		"git checkout -q main && echo 2 >main.txt && git add -A && git commit -qm two");
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

	(void)sandbox_run(
		&harness->sandbox, "cat >event.json <<'END'\n%" STR_FMT "\nEND", STR_ARG(payload));
	harness_env(harness, "GITHUB_EVENT_PATH", path);
	harness_env(harness, "GITHUB_EVENT_NAME", name);
	harness_env(harness, "GITHUB_REF", ref);
	harness_env(harness, "GITHUB_SHA", str_z(a, sha(harness, commit)));
}

static void
push(struct harness *harness, const char *branch, struct str before)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox, "git -C repo checkout -q %s", branch);
	set_event(harness, "push", str_z(a, str_fmt(a, "refs/heads/%s", branch)), branch,
		str_fmt(a,
			"{\"before\": \"%" STR_FMT
			"\", \"repository\": {\"default_branch\": \"main\"}}",
			STR_ARG(before)));
}

static void
pull(struct harness *harness)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox, "git -C repo checkout -q topic");
	set_event(harness, "pull_request", "refs/pull/1/merge", "topic",
		str_fmt(a,
			"{\"pull_request\": {\"base\": {\"sha\": \"%" STR_FMT
			"\"}, \"head\": {\"sha\": \"%" STR_FMT "\"}}}",
			STR_ARG(sha(harness, "main")), STR_ARG(sha(harness, "topic"))));
}

#define ALL "all:\n  - '**'\n"

static void
assert_files(struct harness *harness, const char *expected)
{
	harness_input(harness, "filters", ALL);
	harness_input(harness, "list-files", "csv");
	harness_expect(harness, filter(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "all_files"), expected);
}

static void
test_a_pull_request_has_the_changes_since_it_left_its_base(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "filters",
		"src: &src\n  - 'src/**'\ndocs:\n  - docs/**\ngone:\n  - deleted: '**'\n"
		"new:\n  - added|modified: ['src/**']\nmain: main.txt\n"
		"both:\n  - *src\n  - [docs/*, [x]]\n");
	harness_input(harness, "list-files", "json");
	harness_expect(harness, filter(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "src"), "true");
	assert_text(harness_output(harness, "src_count"), "3");
	assert_text(harness_output(harness, "src_files"),
		"[\"src/a.js\",\"src/new.js\",\"src/old.js\"]");
	assert_text(harness_output(harness, "gone_files"), "[\"docs/a.md\",\"src/old.js\"]");
	assert_text(harness_output(harness, "new_files"), "[\"src/a.js\",\"src/new.js\"]");
	assert_text(harness_output(harness, "main"), "false");
	assert_text(harness_output(harness, "main_count"), "0");
	assert_text(harness_output(harness, "main_files"), "[]");
	assert_text(harness_output(harness, "both_count"), "4");
	assert_text(
		harness_output(harness, "changes"), "[\"src\",\"docs\",\"gone\",\"new\",\"both\"]");
	harness_assert_logged(harness, "src/new.js [added]");
	harness_assert_logged(harness, "Detected 4 changed files");
}

static void
test_a_push_to_the_default_branch_is_compared_with_what_was_before(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	assert_files(harness, "main.txt");
	push(harness, "main", STR(ZEROS));
	assert_files(harness, ".gitignore,docs/a.md,main.txt,src/a.js,src/old.js");
	harness_assert_logged(harness, "Initial push detected");
}

static void
test_a_push_of_another_branch_is_compared_with_the_default_branch(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "topic", STR(ZEROS));
	assert_files(harness, "docs/a.md,src/a.js,src/new.js,src/old.js");
	harness_assert_logged(harness, "Changes will be detected between main and topic");
	/* with itself as the base: before, or where it left the default branch */
	harness_input(harness, "base", "topic");
	assert_files(harness, "docs/a.md,src/a.js,src/new.js,src/old.js");
	harness_assert_logged(harness, "First push of a branch detected");
	push(harness, "topic", sha(harness, "topic~1"));
	harness_input(harness, "base", "topic");
	assert_files(harness, "docs/a.md,src/a.js,src/new.js,src/old.js");
	/* a commit: compared directly, so the base's own changes are undone */
	harness_input(harness, "base", str_z(&harness->sandbox.a, sha(harness, "main")));
	assert_files(harness, "docs/a.md,main.txt,src/a.js,src/new.js,src/old.js");
}

static void
test_a_default_branch_is_what_the_remote_has(void **state)
{
	struct harness *harness = *state;

	make(harness);
	(void)sandbox_run(&harness->sandbox,
		"cd repo && git remote add origin https://github.com/octo/repo && "
		"git update-ref refs/remotes/origin/main main~1 && git checkout -qB topic main && "
		"echo 3 >third && git add -A && git commit -qm third");
	push(harness, "topic", STR(ZEROS));
	assert_files(harness, "main.txt,third");
}

static void
test_edits_count_where_the_checkout_has_them(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	(void)sandbox_run(&harness->sandbox,
		"cd repo && echo 9 >>src/a.js && echo 9 >fresh && echo 9 >x && echo T=1 >.secrets");
	assert_files(harness, "fresh,main.txt,src/a.js");
	/* not with another commit than the one that HEAD is at */
	harness_input(harness, "ref", "topic");
	harness_input(harness, "base", str_z(&harness->sandbox.a, sha(harness, "topic~1")));
	assert_files(harness, "docs/a.md,src/a.js,src/new.js,src/old.js");
}

static void
test_base_head_has_what_steps_have_changed(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	harness_input(harness, "base", "HEAD");
	harness_input(harness, "filters", ALL);
	harness_expect(harness, filter(), RESULT_FAILURE);
	harness_assert_logged(harness, "not a git repository");
	(void)sandbox_run(&harness->sandbox,
		"git clone -q repo ws/inner && cd ws/inner && echo 2 >>src/a.js && echo 1 >made "
		"&& rm main.txt");
	harness_input(harness, "base", "HEAD");
	harness_input(harness, "working-directory", "inner");
	assert_files(harness, "made,main.txt,src/a.js");
	harness_assert_logged(harness, "main.txt [deleted]");
}

static void
test_the_clone_of_another_repository_is_compared_by_itself(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	(void)sandbox_run(&harness->sandbox,
		"git init -q -b other ws/other && cd ws/other && git commit -q --allow-empty -m 1 "
		"&& echo 1 >theirs && git add -A && git commit -qm 2");
	harness_input(harness, "working-directory", "other");
	harness_input(harness, "ref", "other");
	harness_input(harness, "base", "other~1");
	assert_files(harness, "theirs");
}

static void
test_every_pattern_must_match_if_asked(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "filters", "code:\n  - 'src/**'\n  - '!**/new.js'\n");
	harness_input(harness, "predicate-quantifier", "every");
	harness_expect(harness, filter(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "code_count"), "2");
	assert_text(harness_output(harness, "code_files"), "");
	harness_input(harness, "filters", "code:\n  - 'src/**'\n  - '!**/new.js'\n");
	harness_expect(harness, filter(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "code_count"), "4");
}

static void
test_filters_may_be_in_a_file(void **state)
{
	struct harness *harness = *state;

	make(harness);
	pull(harness);
	harness_input(harness, "filters", ".github/filters.yml");
	harness_expect(harness, filter(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Configuration file '.github/filters.yml' not found");
	(void)sandbox_run(&harness->sandbox,
		"mkdir ws/.github && echo 'changes: src/a.js' >ws/.github/filters.yml");
	harness_input(harness, "filters", ".github/filters.yml");
	harness_expect(harness, filter(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "changes"), "true");
	harness_assert_logged(harness, "name already used by filter output");
}

static void
test_faults_of_inputs_are_errors(void **state)
{
	static const struct {
		const char *input, *value, *told;
	} faults[] = {
		{"filters", "", "Input required and not supplied: filters"},
		{"filters", "a: [", "filters:1:"},
		{"filters", "a\n- b", "Invalid filter YAML format: Root element is not an object."},
		{"filters", "a: 3\n", "filter 'a': Invalid filter YAML format: Unexpected element"},
		{"filters", "a:\n  - added: 3\n", "Expected [key:string]= pattern"},
		{"list-files", "xml", "Input parameter 'list-files' is set to invalid value 'xml'"},
		{"predicate-quantifier", "none",
			"'predicate-quantifier' is set to invalid value 'none'. Valid values: "
			"every, some"},
		{"base", "nowhere", "missing: the repository has no 'nowhere'"},
	};
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", sha(harness, "main~1"));
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		harness_input(harness, "filters", ALL);
		harness_input(harness, faults[i].input, faults[i].value);
		harness_expect(harness, filter(), RESULT_FAILURE);
		harness_assert_logged(harness, faults[i].told);
	}
}

static void
test_without_a_push_the_last_commit_counts(void **state)
{
	struct harness *harness = *state;

	make(harness);
	push(harness, "main", STR(ZEROS));
	harness_env(harness, "GITHUB_EVENT_NAME", "workflow_dispatch");
	assert_files(harness, "main.txt");
	harness_assert_logged(harness, "'before' field is missing in event payload");
}

static void
test_lists_are_written_as_asked(void **state)
{
	static const struct {
		enum path_list_format format;
		const char *expected;
	} lists[] = {
		{PATH_LIST_CSV, "a-1.js,\"b c\",\"d\"\"e\",\"f'g\",\"h,i\",\"j'k$\""},
		{PATH_LIST_JSON, "[\"a-1.js\",\"b c\",\"d\\\"e\",\"f'g\",\"h,i\",\"j'k$\"]"},
		{PATH_LIST_SHELL, "a-1.js 'b c' 'd\"e' \"f'g\" h,i j\\''k$'"},
		{PATH_LIST_ESCAPE, "a-1.js b\\ c d\\\"e f\\'g h,i j\\'k\\$"},
	};
	const struct str paths[] = {
		STR("a-1.js"), STR("b c"), STR("d\"e"), STR("f'g"), STR("h,i"), STR("j'k$")};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		assert_text(path_list(&harness->sandbox.a, lists[i].format, paths, COUNT_OF(paths)),
			lists[i].expected);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_pull_request_has_the_changes_since_it_left_its_base),
		TEST(test_a_push_to_the_default_branch_is_compared_with_what_was_before),
		TEST(test_a_push_of_another_branch_is_compared_with_the_default_branch),
		TEST(test_a_default_branch_is_what_the_remote_has),
		TEST(test_edits_count_where_the_checkout_has_them),
		TEST(test_base_head_has_what_steps_have_changed),
		TEST(test_the_clone_of_another_repository_is_compared_by_itself),
		TEST(test_every_pattern_must_match_if_asked),
		TEST(test_filters_may_be_in_a_file),
		TEST(test_faults_of_inputs_are_errors),
		TEST(test_without_a_push_the_last_commit_counts),
		TEST(test_lists_are_written_as_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
