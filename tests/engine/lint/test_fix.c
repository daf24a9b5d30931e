/* Repairs of several changes: all of them are made, or none. */
#include "engine/lint/repair/fix.h"

#include "tests/expr/expect.h"

struct text {
	struct arena a;
	struct source source;
	struct diags diags;
};

static void
open_text(struct text *t, const char *text)
{
	*t = (struct text){0};
	source_init(&t->source, &t->a, STR("a.yml"), str_from(text));
	diags_init(&t->diags, &t->a);
}

static struct diag *
add(struct text *t)
{
	return diag_error(&t->diags, "expression", &t->source, (struct span){0, 1}, "wrong");
}

static void
change(struct text *t, struct diag *diag, uint32_t start, uint32_t end, const char *text)
{
	diag_fix_add(&t->a, diag, (struct span){start, end}, str_from(text));
}

static void
expect_made(struct text *t, size_t count, const char *wanted)
{
	struct str out = t->source.text;

	struct fix_tally tally = {0};

	assert_int_equal(fix_apply(&t->a, &t->source, &t->diags, &out, &tally), count);
	assert_true(str_eq(out, str_from(wanted)));
	assert_int_equal(tally.count, count > 0);
	if (count > 0)
		assert_int_equal(tally.items[0].count, count);
	arena_free(&t->a);
}

static void
test_changes_of_one_repair_may_come_in_any_order(void **state)
{
	struct text t;

	(void)state;
	open_text(&t, "one two three");
	struct diag *diag = add(&t);
	change(&t, diag, 8, 13, "3");
	change(&t, diag, 0, 3, "1");
	change(&t, diag, 13, 13, "!");
	expect_made(&t, 1, "1 two 3!");
}

static void
test_a_repair_that_overlaps_an_earlier_one_is_left_out_as_a_whole(void **state)
{
	struct text t;
	struct diag *diag;

	(void)state;
	open_text(&t, "one two three");
	diag = add(&t);
	change(&t, diag, 0, 3, "1");
	change(&t, diag, 8, 13, "3");
	diag = add(&t);
	change(&t, diag, 4, 7, "2");
	change(&t, diag, 12, 13, "E");
	diag = add(&t);
	change(&t, diag, 3, 4, "-");
	expect_made(&t, 2, "1-two 3");
}

static void
test_of_two_repairs_that_put_something_in_at_one_place_the_first_is_made(void **state)
{
	struct text t;

	(void)state;
	open_text(&t, "ab");
	change(&t, add(&t), 1, 1, "-");
	change(&t, add(&t), 1, 1, "+");
	change(&t, add(&t), 1, 2, "c");
	expect_made(&t, 1, "a-b");
}

static void
line(struct text *t, uint32_t at, const char *before, const char *text)
{
	diag_fix_add_line(&t->a, add(t), at, str_from(before), str_from(text), STR("]"));
}

static void
test_lines_at_one_place_are_put_in_together_and_each_once(void **state)
{
	struct text t;

	(void)state;
	open_text(&t, "ab");
	line(&t, 1, "[", "x");
	line(&t, 1, "[", "y");
	line(&t, 1, "[", "x");
	line(&t, 1, "{", "z");
	change(&t, add(&t), 1, 1, "-");
	expect_made(&t, 3, "a[xy]b");
}

static void
test_repairs_are_counted_by_their_findings_codes(void **state)
{
	struct str out = STR_NONE;
	struct fix_tally tally = {0};
	struct text t;

	(void)state;
	open_text(&t, "one two three");
	change(&t, add(&t), 0, 3, "1");
	change(&t, add(&t), 4, 7, "2");
	change(&t, add(&t), 5, 6, "left out");
	struct diag *other = add(&t);
	other->code = "glob";
	change(&t, other, 8, 13, "3");
	assert_int_equal(fix_apply(&t.a, &t.source, &t.diags, &out, &tally), 3);
	assert_int_equal(tally.count, 2);
	assert_string_equal(tally.items[0].code, "expression");
	assert_int_equal(tally.items[0].count, 2);
	assert_string_equal(tally.items[1].code, "glob");
	assert_int_equal(tally.items[1].count, 1);
	arena_free(&t.a);
}

static void
test_without_repairs_nothing_is_made(void **state)
{
	struct text t;

	(void)state;
	open_text(&t, "ab");
	(void)add(&t);
	expect_made(&t, 0, "ab");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changes_of_one_repair_may_come_in_any_order),
		cmocka_unit_test(test_a_repair_that_overlaps_an_earlier_one_is_left_out_as_a_whole),
		cmocka_unit_test(
			test_of_two_repairs_that_put_something_in_at_one_place_the_first_is_made),
		cmocka_unit_test(test_lines_at_one_place_are_put_in_together_and_each_once),
		cmocka_unit_test(test_repairs_are_counted_by_their_findings_codes),
		cmocka_unit_test(test_without_repairs_nothing_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
