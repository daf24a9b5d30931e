/*
 * test_docs: docs/expressions.md says what is so.
 *
 * Its examples are the rows of tables whose first two cells are code, an expression and its value
 * as JSON, over the contexts of the page's first JSON block.
 */
#include "expr/functions.h"
#include "tests/expr/expect.h"

#define PAGE     "docs/expressions.md"
#define FIXTURES "fixtures/expr/"

/* The text between two others, behind the start of `*rest`, which moves behind them. */
static bool
take_between(struct str *rest, struct str before, struct str after, struct str *out)
{
	const size_t start = str_find(*rest, before) + before.n;
	const struct str tail = str_slice(*rest, start, rest->n);
	const size_t n = str_find(tail, after);

	if (start > rest->n || n == tail.n)
		return false;
	*out = str_slice(tail, 0, n);
	*rest = str_slice(tail, n + after.n, tail.n);
	return true;
}

/* A cell writes a bar as \|. */
static struct str
unescape_bars(struct arena *a, struct str cell)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] != '\\' || i + 1 == cell.n || cell.p[i + 1] != '|')
			buf_add_char(&b, cell.p[i]);
	return buf_take(a, &b);
}

static void
test_every_example_has_the_value_it_says(void **state)
{
	struct arena a = {0};
	struct str page = read_text(&a, PAGE);
	struct str contexts;
	struct str line;
	size_t count = 0;

	(void)state;
	expect(take_between(&page, STR("```json\n"), STR("```"), &contexts));
	while (str_line(&page, &line)) {
		struct str expression;
		struct str value;
		if (!str_starts(line, STR("| `")) || !str_ends(line, STR("` |")) ||
			!take_between(&line, STR("| `"), STR("` | `"), &expression))
			continue;
		value = unescape_bars(&a, str_slice(line, 0, line.n - 3));
		const char *text = str_z(&a, unescape_bars(&a, expression));
		const struct str actual = json_of(&a, str_z(&a, contexts), text);
		if (!str_eq(actual, value))
			fail_msg("%s is %" STR_FMT, text, STR_ARG(actual));
		count++;
	}
	expect(count > 40);
	arena_free(&a);
}

static void
test_every_function_has_its_place_on_the_page(void **state)
{
	struct arena a = {0};
	const struct str page = read_text(&a, PAGE);
	size_t count;
	const struct function *functions = function_table_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (!str_has(page, str_fmt(&a, "`%s(", functions[i].name)))
			fail_msg("%s is not on the page", functions[i].name);
	arena_free(&a);
}

static void
test_every_function_has_fixtures(void **state)
{
	static const char *const files[] = {
		"case", "contains", "format", "from-json", "join", "starts-ends", "to-json"};
	struct arena a = {0};
	struct buf b;
	size_t count;
	const struct function *functions = function_table(&count);

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		buf_add(&b, read_text(&a, str_z(&a, str_fmt(&a, FIXTURES "%s.txt", files[i]))));
	for (size_t i = 0; i < count; i++)
		if (!str_has(buf_str(&b), str_fmt(&a, "\n%s(", functions[i].name)) &&
			!str_starts(buf_str(&b), str_from(functions[i].name)))
			fail_msg("%s has no fixture", functions[i].name);
	buf_free(&b);
	arena_free(&a);
}

static void
test_the_table_of_functions_is_in_alphabetical_order(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct function *functions = function_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		expect(functions[i].call);
	for (size_t i = 1; i < count; i++)
		expect(str_cmp(str_lower(&a, str_from(functions[i - 1].name)),
			       str_lower(&a, str_from(functions[i].name))) < 0);
	expect(function_find(STR("TOJSON")) == &functions[count - 1]);
	expect(!function_find(STR("toJSO")));
	expect(!function_find(STR("always")) && !function_find(STR("hashFiles")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_example_has_the_value_it_says),
		cmocka_unit_test(test_every_function_has_its_place_on_the_page),
		cmocka_unit_test(test_every_function_has_fixtures),
		cmocka_unit_test(test_the_table_of_functions_is_in_alphabetical_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
