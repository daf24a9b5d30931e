#include "tests/expr/expect.h"

#include <string.h>

static const char *const contexts[] = {"github", "env", "a", "b", "c"};
static const struct expr_function functions[] = {{"success", 0, 0}, {"hashFiles", 1, 255}};
static const struct expr_scope scope = {
	.contexts = contexts,
	.context_count = COUNT_OF(contexts),
	.functions = functions,
	.function_count = COUNT_OF(functions),
};

static void
expect_tree(const char *text, const char *wanted)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err;
	struct buf b;

	if (!expr_parse(&a, str_from(text), &scope, &expr, &err))
		fail_msg("%s: %s", text, err.text);
	buf_init(&b, BUF_UNBOUNDED);
	ast_print(&b, expr->root);
	expect_str(buf_str(&b), wanted);
	buf_free(&b);
	arena_free(&a);
}

static struct expr_error
fail_to_parse(struct str text)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err = {0};

	if (expr_parse(&a, text, &scope, &expr, &err))
		fail_msg("%" STR_FMT ": no error", STR_ARG(text));
	arena_free(&a);
	return err;
}

static void
expect_error(const char *text, const char *wanted, uint32_t start, uint32_t end)
{
	const struct expr_error err = fail_to_parse(str_from(text));

	expect_str(str_from(err.text), wanted);
	assert_int_equal(err.span.start, start);
	assert_int_equal(err.span.end, end);
}

static void
test_precedence_makes_the_tree(void **state)
{
	(void)state;
	expect_tree("!a == b && a < b || c", "or 0:21\n"
					     "  and 0:16\n"
					     "    equal 0:7\n"
					     "      not 0:2\n"
					     "        context a 1:2\n"
					     "      context b 6:7\n"
					     "    less 11:16\n"
					     "      context a 11:12\n"
					     "      context b 15:16\n"
					     "  context c 20:21\n");
	expect_tree("!a.b", "not 0:4\n"
			    "  index 1:4\n"
			    "    context a 1:2\n"
			    "    literal \"b\" 3:4\n");
	expect_tree("!!a", "not 0:3\n"
			   "  not 1:3\n"
			   "    context a 2:3\n");
}

static void
test_binary_operators_associate_to_the_left(void **state)
{
	(void)state;
	expect_tree("a < b < c", "less 0:9\n"
				 "  less 0:5\n"
				 "    context a 0:1\n"
				 "    context b 4:5\n"
				 "  context c 8:9\n");
}

static void
test_groups_leave_no_node_but_widen_the_one_around_them(void **state)
{
	(void)state;
	expect_tree("((a) == (b))", "equal 1:11\n"
				    "  context a 2:3\n"
				    "  context b 9:10\n");
	expect_tree("(a || b) && c", "and 0:13\n"
				     "  or 1:7\n"
				     "    context a 1:2\n"
				     "    context b 6:7\n"
				     "  context c 12:13\n");
}

static void
test_chains_are_one_node_however_they_are_grouped(void **state)
{
	static const char *const texts[] = {
		"a && b && c && a", "(a && b) && (c && a)", "a && (b && (c && a))"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena a = {0};
		const struct expr *expr;
		struct expr_error err;
		expect(expr_parse(&a, str_from(texts[i]), &scope, &expr, &err));
		expect(expr->root->kind == AST_AND && expr->root->count == 4);
		expect(expr->root->depth == 2);
		expect_str(expr->root->children[0]->name, "a");
		expect_str(expr->root->children[1]->name, "b");
		expect_str(expr->root->children[2]->name, "c");
		arena_free(&a);
	}
}

static void
test_an_index_may_be_any_expression(void **state)
{
	(void)state;
	expect_tree("a.b[c == 1].*", "index 0:13\n"
				     "  index 0:11\n"
				     "    index 0:3\n"
				     "      context a 0:1\n"
				     "      literal \"b\" 2:3\n"
				     "    equal 4:10\n"
				     "      context c 4:5\n"
				     "      literal 1 9:10\n"
				     "  wildcard 12:13\n");
}

static void
test_calls_are_spelled_as_the_table_spells_them(void **state)
{
	(void)state;
	expect_tree("CONTAINS( HASHFILES('x', 'y'), null)", "call contains 0:36\n"
							    "  call hashFiles 10:29\n"
							    "    literal \"x\" 20:23\n"
							    "    literal \"y\" 25:28\n"
							    "  literal null 31:35\n");
}

static void
test_blank_text_has_no_tree(void **state)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err;

	(void)state;
	expect(expr_parse(&a, STR(" \n"), &scope, &expr, &err));
	expect(!expr->root && expr_text(expr).n == 0);
	expect(!expr_calls_status(expr));
	arena_free(&a);
}

static void
test_the_text_is_trimmed(void **state)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err;

	(void)state;
	expect(expr_parse(&a, STR("  a == 'b' "), &scope, &expr, &err));
	expect_str(expr_text(expr), "a == 'b'");
	arena_free(&a);
}

static void
test_errors_have_githubs_words_and_their_place(void **state)
{
	(void)state;
	expect_error("a ==",
		"Unexpected end of expression: '=='. Located at position 3 within expression: a ==",
		2, 4);
	expect_error("(a",
		"Unexpected end of expression: 'a'. Located at position 2 within expression: (a", 1,
		2);
	expect_error("a.",
		"Unexpected end of expression: '.'. Located at position 2 within expression: a.", 1,
		2);
	expect_error("contains(a",
		"Unexpected end of expression: 'a'. Located at position 10 within expression: "
		"contains(a",
		9, 10);
	expect_error("a b", "Unexpected symbol: 'b'. Located at position 3 within expression: a b",
		2, 3);
	expect_error("contains(a)",
		"Too few parameters supplied: '('. Located at position 9 within expression: "
		"contains(a)",
		0, 8);
	expect_error("success(a)",
		"Too many parameters supplied: '('. Located at position 8 within expression: "
		"success(a)",
		0, 7);
	expect_error("case(true, 1, 2, 3)",
		"Even number of parameters supplied, requires an odd number of parameters: 'case'. "
		"Located at position 1 within expression: case(true, 1, 2, 3)",
		0, 4);
}

static void
test_positions_count_utf16_units_and_spans_bytes(void **state)
{
	(void)state;
	expect_error("'é😀' == d",
		"Unrecognized named-value: 'd'. Located at position 10 within expression: 'é😀' == "
		"d",
		12, 13);
}

static void
test_names_are_checked_where_they_are_never_reached(void **state)
{
	(void)state;
	expect_error("false && d",
		"Unrecognized named-value: 'd'. Located at position 10 within expression: false && "
		"d",
		9, 10);
	expect_error("true || nope()",
		"Unrecognized function: 'nope'. Located at position 9 within expression: true || "
		"nope()",
		8, 12);
}

static void
test_help_names_what_was_probably_meant(void **state)
{
	static const struct {
		const char *text;
		const char *help;
	} rows[] = {
		{"githbu.ref", "did you mean 'github'?"},
		{"True", "did you mean 'true'?"},
		{"contain(a, b)", "did you mean 'contains'?"},
		{"hashfile('x')", "did you mean 'hashFiles'?"},
		{"toJson(a, b)", "usage: toJSON(value)"},
		{"\"a\" == b", "strings are written in single quotes: 'text'"},
		{"a == 'b", "the string is not closed; a quote within it is written twice: ''"},
		{"a = b", "equality is written =="},
		{"a & b", "'and' is written &&"},
		{"a | b", "'or' is written ||"},
		{"1 + 1", "expressions have no arithmetic; format() joins texts"},
		{"a -1", "expressions have no arithmetic"},
		{"${{ a }}", "`${{` does not nest: write the expression alone"},
		{"a 'b'", ""},
		{"kubernetes", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct expr_error err = fail_to_parse(str_from(rows[i].text));
		expect_str(str_from(err.help), rows[i].help);
	}
}

static void
test_stages_are_told_apart(void **state)
{
	(void)state;
	expect(fail_to_parse(STR("a @ b")).stage == EXPR_LEXING);
	expect(fail_to_parse(STR("a b")).stage == EXPR_PARSING);
	expect(fail_to_parse(STR("d")).stage == EXPR_PARSING);
}

/* `prefix` `count` times, then `middle`, then `suffix` `count` times. */
static struct str
nested(struct arena *a, const char *prefix, size_t count, const char *middle, const char *suffix)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++)
		buf_add_z(&b, prefix);
	buf_add_z(&b, middle);
	for (size_t i = 0; i < count; i++)
		buf_add_z(&b, suffix);
	return buf_take(a, &b);
}

static bool
parses(struct arena *a, struct str text)
{
	const struct expr *expr;
	struct expr_error err;

	return expr_parse(a, text, &scope, &expr, &err);
}

static void
test_a_tree_has_fifty_levels_at_most(void **state)
{
	struct arena a = {0};

	(void)state;
	expect(parses(&a, nested(&a, "!", 49, "a", "")));
	expect(!parses(&a, nested(&a, "!", 50, "a", "")));
	expect(parses(&a, nested(&a, "", 49, "a", ".b")));
	const struct expr_error err = fail_to_parse(nested(&a, "", 50, "a", ".b"));
	assert_string_equal(err.text, "Exceeded max expression depth 50");
	expect(parses(&a, nested(&a, "toJSON(", 49, "a", ")")));
	expect(!parses(&a, nested(&a, "toJSON(", 50, "a", ")")));
	arena_free(&a);
}

static void
test_parentheses_and_chains_are_no_levels(void **state)
{
	struct arena a = {0};

	(void)state;
	expect(parses(&a, nested(&a, "(", 10000, "a", ")")));
	expect(parses(&a, nested(&a, "", 4000, "a", "&&b")));
	expect(parses(&a, nested(&a, "a||(", 4000, "b", ")")));
	expect(parses(&a, nested(&a, "(", 4000, "a", "&&b)")));
	arena_free(&a);
}

static void
test_memory_grows_with_the_text_and_not_with_its_square(void **state)
{
	struct arena a = {0};

	(void)state;
	expect(parses(&a, nested(&a, "", 5000, "a", "&&b")));
	expect(parses(&a, nested(&a, "a&&(", 4000, "b", ")")));
	expect(a.used_bytes < (size_t)8 << 20);
	arena_free(&a);
}

static void
test_the_text_has_21000_utf16_units_at_most(void **state)
{
	struct arena a = {0};

	(void)state;
	expect(parses(&a, nested(&a, "", 20998, "''", " ")));
	expect(!parses(&a, nested(&a, "", 20999, "''", " ")));
	expect(parses(&a, nested(&a, "", 10000, "a", "\xe3\x80\x80 "))); /* 40,001 bytes */
	const struct expr_error err = fail_to_parse(nested(&a, "", 21000, "''", "€"));
	assert_string_equal(err.text, "Exceeded max expression length 21000");
	expect(err.stage == EXPR_LEXING);
	arena_free(&a);
}

static void
test_a_function_takes_255_arguments_at_most(void **state)
{
	struct arena a = {0};

	(void)state;
	const struct str most = nested(&a, "", 254, "format('x'", ",1");
	expect(parses(&a, str_concat(&a, most, STR(")"))));
	expect(!parses(&a, str_concat(&a, most, STR(",1)"))));
	arena_free(&a);
}

static void
test_a_long_expression_is_cut_in_its_error(void **state)
{
	struct arena a = {0};
	const struct expr_error err = fail_to_parse(nested(&a, "", 5000, "a == d || ", "€"));

	(void)state;
	expect(strlen(err.text) < 900);
	expect(str_ends(str_from(err.text), STR("€…")));
	arena_free(&a);
}

static void
add_name(void *owner, struct str name)
{
	struct buf *b = owner;

	buf_add_fmt(b, "<%" STR_FMT ">", STR_ARG(name));
}

static void
test_references_tell_the_members_that_are_used(void **state)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	expect(expr_parse(&a,
		STR("ENV.One == env['two'] && env[env.three] && toJSON(env) || a.env || env.*"),
		&scope, &expr, &err));
	expr_references(expr, STR("env"), add_name, &b);
	expect_str(buf_str(&b), "<One><two><><three><><>");
	buf_free(&b);
	arena_free(&a);
}

static void
test_calls_of_status_functions_are_found_in_the_tree_and_not_in_the_text(void **state)
{
	struct arena a = {0};
	const struct expr *expr;
	struct expr_error err;

	(void)state;
	expect(expr_parse(&a, STR("a.b == 1 || contains(a, SUCCESS())"), &scope, &expr, &err));
	expect(expr_calls_status(expr));
	expect(expr_parse(&a, STR("a.success == 'always()'"), &scope, &expr, &err));
	expect(!expr_calls_status(expr));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_precedence_makes_the_tree),
		cmocka_unit_test(test_binary_operators_associate_to_the_left),
		cmocka_unit_test(test_groups_leave_no_node_but_widen_the_one_around_them),
		cmocka_unit_test(test_chains_are_one_node_however_they_are_grouped),
		cmocka_unit_test(test_an_index_may_be_any_expression),
		cmocka_unit_test(test_calls_are_spelled_as_the_table_spells_them),
		cmocka_unit_test(test_blank_text_has_no_tree),
		cmocka_unit_test(test_the_text_is_trimmed),
		cmocka_unit_test(test_errors_have_githubs_words_and_their_place),
		cmocka_unit_test(test_positions_count_utf16_units_and_spans_bytes),
		cmocka_unit_test(test_names_are_checked_where_they_are_never_reached),
		cmocka_unit_test(test_help_names_what_was_probably_meant),
		cmocka_unit_test(test_stages_are_told_apart),
		cmocka_unit_test(test_a_tree_has_fifty_levels_at_most),
		cmocka_unit_test(test_parentheses_and_chains_are_no_levels),
		cmocka_unit_test(test_memory_grows_with_the_text_and_not_with_its_square),
		cmocka_unit_test(test_the_text_has_21000_utf16_units_at_most),
		cmocka_unit_test(test_a_function_takes_255_arguments_at_most),
		cmocka_unit_test(test_a_long_expression_is_cut_in_its_error),
		cmocka_unit_test(test_references_tell_the_members_that_are_used),
		cmocka_unit_test(
			test_calls_of_status_functions_are_found_in_the_tree_and_not_in_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
