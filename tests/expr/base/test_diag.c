#include "expr/base/diag.h"

#include "tests/expr/expect.h"

static void
add(struct diags *diags, struct source *source, uint32_t start, const char *message)
{
	(void)diag_error(diags, "code", source, (struct span){start, start + 1}, "%s", message);
}

static void
test_errors_are_counted_and_warnings_are_not(void **state)
{
	struct arena a = {0};
	struct diags diags;

	(void)state;
	diags_init(&diags, &a);
	const struct span span = {3, 5};
	struct diag *error = diag_error(&diags, "unknown-key", NULL, span, "unknown '%s'", "x");
	error->help = STR("did you mean 'y'?");
	(void)diag_warning(&diags, "style", NULL, span, "odd");
	expect(diags.count == 2 && diags.error_count == 1);
	expect_str(diags.items[0].message, "unknown 'x'");
	expect_str(diags.items[0].help, "did you mean 'y'?");
	expect(diags.items[1].severity == SEVERITY_WARNING);
	expect(!diags.items[1].help.p && !diags.items[1].related.p);
	arena_free(&a);
}

static void
test_sorting_groups_sources_and_orders_places(void **state)
{
	struct arena a = {0};
	struct source one;
	struct source two;
	struct diags diags;
	struct buf b;

	(void)state;
	source_init(&one, &a, STR("one"), STR(""));
	source_init(&two, &a, STR("two"), STR(""));
	diags_init(&diags, &a);
	add(&diags, &two, 5, "c");
	add(&diags, &one, 1, "d");
	add(&diags, &two, 3, "a");
	add(&diags, &one, 1, "e");
	add(&diags, &two, 3, "b");
	add(&diags, &one, 9, "f");
	diags_sort(&diags);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < diags.count; i++)
		buf_add(&b, diags.items[i].message);
	expect_str(buf_str(&b), "abcdef");
	buf_free(&b);
	arena_free(&a);
}

static void
test_sorting_nothing_does_nothing(void **state)
{
	struct arena a = {0};
	struct diags diags;

	(void)state;
	diags_init(&diags, &a);
	diags_sort(&diags);
	expect(diags.count == 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors_are_counted_and_warnings_are_not),
		cmocka_unit_test(test_sorting_groups_sources_and_orders_places),
		cmocka_unit_test(test_sorting_nothing_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
