#include "engine/work/slot.h"

#include "engine/store/file.h"
#include "engine/work/leftovers.h"
#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);

	(void)sandbox_run(*state, "mkdir w");
	return failed;
}

static struct str
work(struct sandbox *sandbox)
{
	return sandbox_path(sandbox, "w");
}

static struct slot
take(struct sandbox *sandbox)
{
	struct slot slot;
	struct error err = {0};

	if (!slot_take(&sandbox->a, work(sandbox), &slot, &err))
		fail_msg("%s", err.text);
	return slot;
}

static void
test_the_lowest_free_number_is_taken(void **state)
{
	struct sandbox *sandbox = *state;
	struct slot first = take(sandbox);
	struct slot second = take(sandbox);
	struct error err;

	expect_str(path_name(first.folder), "0");
	expect_str(path_name(second.folder), "1");
	assert_true(file_remove_tree(first.folder, &err));
	slot_release(&first);
	first = take(sandbox);
	expect_str(path_name(first.folder), "0");
	slot_release(&first);
	slot_release(&second);
}

static void
test_a_number_is_locked_before_its_folder_is_there(void **state)
{
	struct sandbox *sandbox = *state;
	struct slot held;
	struct slot other;
	struct error err;

	assert_int_equal(slot_lock(&sandbox->a, work(sandbox), STR("7"), &held, &err), SLOT_LOCKED);
	assert_int_equal(slot_lock(&sandbox->a, work(sandbox), STR("7"), &other, &err), SLOT_BUSY);
	assert_false(file_exists(held.folder));
	slot_release(&held);
	assert_false(file_exists(str_from(held.lock_path)));
	assert_int_equal(
		slot_lock(&sandbox->a, work(sandbox), STR("7"), &other, &err), SLOT_LOCKED);
	slot_release(&other);
}

static void
test_a_folder_that_could_not_be_moved_is_passed_over(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mkdir w/0");
	struct slot slot = take(sandbox);
	expect_str(path_name(slot.folder), "1");
	slot_release(&slot);
}

static void
test_a_folder_for_locks_that_cannot_be_written_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct slot slot;
	struct error err = {0};

	assert_false(slot_take(&sandbox->a, sandbox_path(sandbox, "nowhere"), &slot, &err));
	assert_int_equal(err.kind, ERROR_MISSING);
	assert_non_null(strstr(err.text, "nowhere/0.lock"));
}

/* --- what a killed lact has left ------------------------------------------------------------ */

static struct leftovers
find(struct sandbox *sandbox)
{
	struct leftovers left;

	leftovers_find(&sandbox->a, work(sandbox), &left);
	return left;
}

static void
test_a_folder_without_a_holder_is_moved_away(void **state)
{
	struct sandbox *sandbox = *state;
	struct slot alive = take(sandbox);

	(void)sandbox_run(
		sandbox, "cd w; mkdir -p 3/0/r && touch 3/0/r/f 3.lock && mkdir 4 && touch 5.lock");
	const struct leftovers left = find(sandbox);
	assert_int_equal(left.removable_count, 2);
	assert_int_equal(left.stuck_count, 0);
	expect_str(sandbox_run(sandbox, "ls w | tr '\\n' ' '"), "0 0.lock gone");
	for (size_t i = 0; i < left.removable_count; i++)
		assert_true(leftovers_is_moved(left.removable[i]));
	slot_release(&alive);
}

static void
test_what_cannot_be_removed_is_told_once(void **state)
{
	struct sandbox *sandbox = *state;
	struct error why;

	(void)sandbox_run(sandbox, "mkdir -p w/gone/x");
	(void)error_set(&why, ERROR_IO, "it is held");
	leftovers_note(sandbox_path(sandbox, "w/gone/x"), &why);
	const struct leftovers left = find(sandbox);
	assert_int_equal(left.removable_count, 0);
	assert_int_equal(left.stuck_count, 1);
	assert_non_null(strstr(str_z(&sandbox->a, left.stuck[0]), "gone/x"));
	assert_non_null(strstr(str_z(&sandbox->a, left.stuck[0]), "it is held"));
	const struct leftovers again = find(sandbox);
	assert_int_equal(again.removable_count + again.stuck_count, 0);

	(void)sandbox_run(sandbox, "rmdir w/gone/x");
	(void)find(sandbox);
	leftovers_end(work(sandbox));
	expect_str(sandbox_run(sandbox, "ls w"), "");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_the_lowest_free_number_is_taken),
		TEST(test_a_number_is_locked_before_its_folder_is_there),
		TEST(test_a_folder_that_could_not_be_moved_is_passed_over),
		TEST(test_a_folder_for_locks_that_cannot_be_written_is_an_error),
		TEST(test_a_folder_without_a_holder_is_moved_away),
		TEST(test_what_cannot_be_removed_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
