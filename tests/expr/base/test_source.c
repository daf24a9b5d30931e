#include "expr/base/source.h"

#include "tests/expr/expect.h"

#define TEXT "on: push\n\njobs:\r\n  é: 1"

static void
expect_position(struct source *source, uint32_t offset, uint32_t line, uint32_t column)
{
	const struct position at = source_position(source, offset);

	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
}

static void
test_positions_count_lines_and_code_points_from_one(void **state)
{
	struct arena a = {0};
	struct source source;

	(void)state;
	source_init(&source, &a, STR("x.yml"), STR(TEXT));
	expect_position(&source, 0, 1, 1);
	expect_position(&source, 4, 1, 5);
	expect_position(&source, 8, 1, 9); /* the line feed is the end of its line */
	expect_position(&source, 9, 2, 1);
	expect_position(&source, 10, 3, 1);
	expect_position(&source, 21, 4, 4); /* behind the two bytes of é */
	arena_free(&a);
}

static void
test_an_offset_behind_the_end_is_the_end(void **state)
{
	struct arena a = {0};
	struct source source;

	(void)state;
	source_init(&source, &a, STR("x.yml"), STR("ab\n"));
	expect_position(&source, 99, 2, 1);
	source_init(&source, &a, STR("x.yml"), STR(""));
	expect_position(&source, 99, 1, 1);
	arena_free(&a);
}

static void
test_lines_come_without_their_ends(void **state)
{
	struct arena a = {0};
	struct source source;

	(void)state;
	source_init(&source, &a, STR("x.yml"), STR(TEXT));
	expect_str(source_line(&source, 1), "on: push");
	expect_str(source_line(&source, 2), "");
	expect_str(source_line(&source, 3), "jobs:");
	expect_str(source_line(&source, 4), "  é: 1");
	expect_str(source_line(&source, 5), "");
	expect_str(source_line(&source, 0), "");
	arena_free(&a);
}

static void
test_offsets_are_where_lines_start(void **state)
{
	struct arena a = {0};
	struct source source;

	(void)state;
	source_init(&source, &a, STR("x.yml"), STR(TEXT));
	assert_int_equal(source_offset(&source, 1), 0);
	assert_int_equal(source_offset(&source, 3), 10);
	assert_int_equal(source_offset(&source, 9), sizeof(TEXT) - 1);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_positions_count_lines_and_code_points_from_one),
		cmocka_unit_test(test_an_offset_behind_the_end_is_the_end),
		cmocka_unit_test(test_lines_come_without_their_ends),
		cmocka_unit_test(test_offsets_are_where_lines_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
