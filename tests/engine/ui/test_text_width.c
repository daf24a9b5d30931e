#include "engine/ui/text_width.h"

#include "tests/expr/expect.h"

static void
test_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(STR("")), 0);
	assert_int_equal(text_width(STR("plain text")), 10);
	assert_int_equal(text_width(STR("\xc3\xa9\xe2\x9c\x93")), 2);     /* é, a mark */
	assert_int_equal(text_width(STR("\xe5\x90\x8d\xe5\x89\x8d")), 4); /* wide */
	assert_int_equal(text_width(STR("e\xcc\x81")), 1);                /* combining */
	assert_int_equal(text_width(STR("\xf0\x9f\x9a\x80 x")), 4);       /* an emoji */
	assert_int_equal(text_width(STR("\xff\xfe")), 2);                 /* no UTF-8 */
	assert_int_equal(
		text_width(STR("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d")), 4); /* right to left */
}

static void
expect_fit(const char *text, size_t width, const char *wanted)
{
	struct arena a = {0};

	expect_str(text_fit(&a, str_from(text), width), wanted);
	arena_free(&a);
}

static void
test_what_fits(void **state)
{
	(void)state;
	expect_fit("abc", 3, "abc");
	expect_fit("abcd", 3, "ab\xe2\x80\xa6");
	expect_fit("abcd", 1, "\xe2\x80\xa6");
	expect_fit("abcd", 0, "abcd");
	expect_fit("\xe5\x90\x8d\xe5\x89\x8d", 4, "\xe5\x90\x8d\xe5\x89\x8d");
	expect_fit("\xe5\x90\x8d\xe5\x89\x8d", 3, "\xe5\x90\x8d\xe2\x80\xa6");
	expect_fit("\xe5\x90\x8d\xe5\x89\x8d", 2, "\xe2\x80\xa6");
	expect_fit("ae\xcc\x81xyz", 3, "ae\xcc\x81\xe2\x80\xa6");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_what_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
