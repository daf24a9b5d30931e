#include "engine/store/last_result.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

static const struct last_result failure = {{"failure", 7}, {"0123abc", 7}, 1700000000};

static void
write_result(struct sandbox *sandbox, const char *workflow, const struct last_result *result)
{
	struct error err;

	if (!last_result_write(&sandbox->a, sandbox_path(sandbox, "state"), STR("/home/me/r"),
		    str_from(workflow), result, &err))
		fail_msg("%s", err.text);
}

static bool
find(struct sandbox *sandbox, const char *root, const char *workflow, struct last_result *out)
{
	return last_result_find(&sandbox->a, sandbox_path(sandbox, "state"), str_from(root),
		str_from(workflow), out);
}

static void
test_the_last_one_is_found_by_repository_and_workflow(void **state)
{
	struct sandbox *sandbox = *state;
	struct last_result found;

	write_result(
		sandbox, ".github/workflows/ci.yml", &(struct last_result){.result = STR("x")});
	write_result(sandbox, ".github/workflows/ci.yml", &failure);
	expect(find(sandbox, "/home/me/r", ".github/workflows/ci.yml", &found));
	expect_str(found.result, "failure");
	expect_str(found.commit, "0123abc");
	expect(found.finished_s == failure.finished_s);
	expect(!find(sandbox, "/home/me/r", ".github/workflows/other.yml", &found));
	expect(!find(sandbox, "/home/me/r2", ".github/workflows/ci.yml", &found));
}

static void
test_what_is_broken_is_none(void **state)
{
	static const char *const texts[] = {"", "{", "[]", "{\"result\":1}",
		"{\"result\":\"x\",\"commit\":\"\",\"finished\":\"soon\"}"};
	struct sandbox *sandbox = *state;
	struct last_result found;

	write_result(sandbox, "ci.yml", &failure);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		(void)sandbox_run(
			sandbox, "printf '%%s' '%s' > state/results/home/me/r/ci.yml", texts[i]);
		expect(!find(sandbox, "/home/me/r", "ci.yml", &found));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_last_one_is_found_by_repository_and_workflow),
		TEST(test_what_is_broken_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
