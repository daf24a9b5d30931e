#include "engine/store/run_id.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#define NOW_MS   UINT64_C(1795842000000) /* in November 2026 */
#define SAFE_MAX (UINT64_C(1) << 53)

static void
test_ids_grow_within_a_millisecond_and_when_the_clock_goes_back(void **state)
{
	struct sandbox *sandbox = *state;
	const uint64_t first = run_id_next(sandbox->root, NOW_MS);
	const uint64_t second = run_id_next(sandbox->root, NOW_MS);
	const uint64_t third = run_id_next(sandbox->root, NOW_MS - 5000);
	const uint64_t later = run_id_next(sandbox->root, NOW_MS + 60000);

	assert_true(second > first && third > second && later > third);
	assert_true(later < SAFE_MAX);
	assert_true(first >= 10000000000 && first <= 99999999999); /* 11 digits, as GitHub's */
}

static void
test_no_id_is_given_twice(void **state)
{
	struct sandbox *sandbox = *state;
	uint64_t ids[4];

	for (size_t i = 0; i < COUNT_OF(ids); i++)
		ids[i] = run_id_next(sandbox->root, NOW_MS);
	for (size_t i = 1; i < COUNT_OF(ids); i++)
		assert_int_equal(ids[i], ids[0] + i);
}

static void
test_a_broken_or_missing_file_is_no_obstacle(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "printf 99999999999999999999999 >last-id");
	const uint64_t after = run_id_next(sandbox->root, NOW_MS);
	assert_true(after < SAFE_MAX);
	assert_true(run_id_next(sandbox->root, NOW_MS) > after);
	(void)sandbox_run(sandbox, "rm last-id; mkfifo last-id");
	assert_true(run_id_next(sandbox->root, NOW_MS) < SAFE_MAX);
	assert_true(run_id_next(STR("/nowhere"), NOW_MS) < SAFE_MAX);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_ids_grow_within_a_millisecond_and_when_the_clock_goes_back),
		TEST(test_no_id_is_given_twice),
		TEST(test_a_broken_or_missing_file_is_no_obstacle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
