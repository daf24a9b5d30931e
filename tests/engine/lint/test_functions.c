/* Each function of the table is known to the parser, to the places of the schema and to lint. */
#include "engine/lint/types/type_check.h"
#include "engine/workflow/schema.h"
#include "expr/functions.h"

#include "tests/expr/expect.h"

#include <string.h>

/* All that any place may use. */
static const struct expr_scope *
everything(struct schema_names *names)
{
	const struct schema_scope all = {
		.contexts = (1 << SCHEMA_CONTEXT_COUNT) - 1,
		.functions = (1 << SCHEMA_FUNCTION_COUNT) - 1,
	};

	return schema_scope_names(all, names);
}

/* A call with as few arguments as it may have, each the same. */
static struct str
call_with(struct arena *a, const struct function *function, const char *argument)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "%s(", function->name);
	for (size_t i = 0; i < function->arguments_min; i++)
		buf_add_fmt(&b, "%s%s", i > 0 ? ", " : "", argument);
	buf_add_z(&b, ")");
	return buf_take(a, &b);
}

static struct str *
count_told(void *owner, enum type_problem problem, struct span span, struct str message)
{
	static struct str help;

	(void)span;
	(void)message;
	if (problem == TYPING_ARGUMENT_TYPE)
		++*(size_t *)owner;
	return &help;
}

static const struct type *
any_list(void *owner, struct str name)
{
	static const struct type list = {.kind = TYPE_ARRAY, .item = &type_any};

	(void)owner;
	(void)name;
	return &list;
}

static const struct type *
type_of(struct arena *a, struct str text, size_t *told)
{
	struct schema_names names;
	struct expr_error err;
	const struct expr *expr;
	struct type_checker checker = {
		.a = a, .context = any_list, .tell = count_told, .owner = told};

	*told = 0;
	if (!expr_parse(a, text, everything(&names), &expr, &err))
		fail_msg("%" STR_FMT ": %s", STR_ARG(text), err.text);
	return type_check(&checker, expr->root);
}

static void
test_lint_gives_each_call_the_type_of_the_table(void **state)
{
	static const enum type_kind kinds[] = {
		[FUNCTION_BOOLEAN] = TYPE_BOOLEAN, [FUNCTION_TEXT] = TYPE_STRING};
	struct arena a = {0};
	size_t count;
	size_t told;
	const struct function *functions = function_table_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct type *type = type_of(&a, call_with(&a, &functions[i], "'1'"), &told);
		if (functions[i].result != FUNCTION_ANY && type->kind != kinds[functions[i].result])
			fail_msg("%s has another type", functions[i].name);
		if (told > 0)
			fail_msg("%s does not take a text", functions[i].name);
	}
	arena_free(&a);
}

static void
test_lint_tells_of_lists_where_the_table_takes_none(void **state)
{
	struct arena a = {0};
	size_t count;
	size_t told;
	const struct function *functions = function_table_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct function *function = &functions[i];
		size_t expected = 0;
		for (size_t j = 0; j < function->arguments_min; j++)
			expected += !(function->takes[j < 1 ? 0 : 1] & FUNCTION_TAKES_LIST);
		(void)type_of(&a, call_with(&a, function, "env"), &told);
		if (told != expected)
			fail_msg("%s: %zu arguments told, not %zu", function->name, told, expected);
	}
	arena_free(&a);
}

static void
test_places_know_the_functions_that_are_not_everywhere(void **state)
{
	struct schema_names names;
	const struct expr_scope *scope = everything(&names);
	size_t count;
	const struct function *functions = function_table_all(&count);

	(void)state;
	for (size_t i = 0; i < scope->function_count; i++) {
		const struct expr_function *of_place = &scope->functions[i];
		const struct function *function = function_named(str_from(of_place->name));
		expect(function && !function->call);
		expect(of_place->arguments_min >= function->arguments_min);
		expect(of_place->arguments_max <= function->arguments_max);
	}
	for (size_t i = 0; i < count; i++) {
		bool is_known = functions[i].call;
		for (size_t j = 0; j < scope->function_count; j++)
			is_known |= strcmp(scope->functions[j].name, functions[i].name) == 0;
		if (!is_known)
			fail_msg("no place knows %s", functions[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lint_gives_each_call_the_type_of_the_table),
		cmocka_unit_test(test_lint_tells_of_lists_where_the_table_takes_none),
		cmocka_unit_test(test_places_know_the_functions_that_are_not_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
