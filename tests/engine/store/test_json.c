/* JSON of other programs: what is not there, or no JSON, is null. */
#include "engine/store/json.h"

#include "tests/expr/expect.h"

static void
test_members_are_found(void **state)
{
	struct arena a = {0};
	const struct value json =
		json_read(&a, STR("\xef\xbb\xbf{\"a\": {\"b\": \"c\", \"n\": 1}, \"d\": []}"));

	(void)state;
	assert_true(str_eq(json_text(json_member(json, "a"), "b"), STR("c")));
	assert_int_equal(json_text(json_member(json, "a"), "n").n, 0);
	assert_int_equal(json_text(json_member(json, "d"), "b").n, 0);
	assert_int_equal(json_member(json, "x").kind, VALUE_NULL);
	assert_int_equal(json_members(json)->count, 2);
	assert_null(json_members(json_member(json, "d")));
	arena_free(&a);
}

static void
test_what_is_no_json_is_null(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_int_equal(json_read(&a, STR("18.2.0\n")).kind, VALUE_NULL);
	assert_int_equal(json_read(&a, STR("")).kind, VALUE_NULL);
	assert_int_equal(json_read(&a, STR("{\"a\": 1")).kind, VALUE_NULL);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_are_found),
		cmocka_unit_test(test_what_is_no_json_is_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
