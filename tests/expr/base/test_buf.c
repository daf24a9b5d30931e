#include "expr/base/buf.h"

#include "tests/expr/expect.h"

#include <string.h>

static void
test_text_is_put_together(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, STR("a"));
	buf_add_z(&b, "bc");
	buf_add_char(&b, 'd');
	buf_add_fmt(&b, "%03d", 7);
	buf_add_repeat(&b, '.', 3);
	expect_str(buf_str(&b), "abcd007...");
	expect_str(buf_take(&a, &b), "abcd007...");
	expect(b.n == 0 && !b.p);
	arena_free(&a);
}

static void
test_what_goes_over_the_limit_is_dropped_and_told(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_add(&b, STR("abc"));
	expect(!b.overflow);
	buf_add(&b, STR("defg"));
	expect(b.overflow);
	expect_str(buf_str(&b), "abcde");
	buf_clear(&b);
	expect(!b.overflow && b.n == 0);
	expect(!buf_room(&b, 6));
	expect(b.overflow);
	buf_free(&b);
}

static void
test_a_formatted_text_may_fill_the_limit_exactly(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_add_fmt(&b, "%s", "abcde");
	expect(!b.overflow);
	expect_str(buf_str(&b), "abcde");
	buf_add_fmt(&b, "%s", "");
	expect(!b.overflow);
	buf_add_fmt(&b, "%s", "f");
	expect(b.overflow);
	expect_str(buf_str(&b), "abcde");
	buf_free(&b);
}

static void
test_formatted_text_grows_the_buf_at_any_length(void **state)
{
	struct buf b;
	char text[600];

	(void)state;
	for (size_t n = 0; n < sizeof(text); n += 7) {
		memset(text, 'x', n);
		text[n] = '\0';
		buf_init(&b, BUF_UNBOUNDED);
		buf_add_fmt(&b, "%s", text);
		expect_str(buf_str(&b), text);
		buf_free(&b);
	}
}

static void
test_room_is_written_by_the_caller(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	memset(buf_room(&b, 1000), 'x', 1000);
	b.n += 1000;
	expect(b.n == 1000 && b.p[999] == 'x');
	buf_free(&b);
	buf_free(&b);
}

static void
test_drop_takes_from_the_front(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, STR("abcdef"));
	buf_drop(&b, 2);
	expect_str(buf_str(&b), "cdef");
	buf_drop(&b, 99);
	expect_str(buf_str(&b), "");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_put_together),
		cmocka_unit_test(test_what_goes_over_the_limit_is_dropped_and_told),
		cmocka_unit_test(test_a_formatted_text_may_fill_the_limit_exactly),
		cmocka_unit_test(test_formatted_text_grows_the_buf_at_any_length),
		cmocka_unit_test(test_room_is_written_by_the_caller),
		cmocka_unit_test(test_drop_takes_from_the_front),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
