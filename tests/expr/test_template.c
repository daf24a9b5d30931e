#include "expr/template.h"

#include "tests/expr/expect.h"

static const char *const contexts[] = {"a", "b", "github"};
static const struct expr_function functions[] = {
	{"success", 0, EXPR_ARGUMENTS_ANY},
	{"failure", 0, EXPR_ARGUMENTS_ANY},
	{"cancelled", 0, 0},
	{"always", 0, 0},
};
static const struct expr_scope scope = {
	.contexts = contexts,
	.context_count = COUNT_OF(contexts),
	.functions = functions,
	.function_count = COUNT_OF(functions),
};

static struct template parse(struct arena *a, struct str text)
{
	struct template t = {0};
	struct expr_error err;

	if (!template_parse(a, text, &scope, &t, &err))
		fail_msg("%" STR_FMT ": %s", STR_ARG(text), err.text);
	return t;
}

static void
expect_literal(const char *text, const char *wanted)
{
	struct arena a = {0};
	const struct template t = parse(&a, str_from(text));

	expect(!t.is_expression && !t.is_insert && !t.expr);
	expect_str(t.literal, wanted);
	arena_free(&a);
}

static void
expect_expression(const char *text, const char *wanted)
{
	struct arena a = {0};
	const struct template t = parse(&a, str_from(text));

	expect(t.is_expression && !t.is_insert);
	expect_str(expr_text(t.expr), wanted);
	arena_free(&a);
}

/* `parser` is template_parse or template_parse_if. */
static void
expect_error_of(__typeof__(template_parse) *parser, const char *text, const char *wanted,
	uint32_t start, uint32_t end)
{
	struct arena a = {0};
	struct template t;
	struct expr_error err = {0};

	if (parser(&a, str_from(text), &scope, &t, &err))
		fail_msg("%s: no error", text);
	expect_str(str_from(err.text), wanted);
	assert_int_equal(err.span.start, start);
	assert_int_equal(err.span.end, end);
	arena_free(&a);
}

static void
expect_error(const char *text, const char *wanted, uint32_t start, uint32_t end)
{
	expect_error_of(template_parse, text, wanted, start, end);
}

static void
expect_if(const char *text, const char *wanted)
{
	struct arena a = {0};
	struct template t;
	struct expr_error err;

	if (!template_parse_if(&a, str_from(text), &scope, &t, &err))
		fail_msg("%s: %s", text, err.text);
	expect(t.is_expression && t.expr);
	expect_str(expr_text(t.expr), wanted);
	arena_free(&a);
}

static void
expect_if_error(const char *text, const char *wanted, uint32_t start, uint32_t end)
{
	expect_error_of(template_parse_if, text, wanted, start, end);
}

static void
test_text_without_expressions_is_itself(void **state)
{
	(void)state;
	expect_literal("", "");
	expect_literal("plain {text} $ { }} '", "plain {text} $ { }} '");
	expect_literal("$ {{ a }}", "$ {{ a }}");
	expect(!template_has_expression(STR("${ {a}}")));
	expect(template_has_expression(STR("x${{")));
}

static void
test_one_expression_keeps_its_type(void **state)
{
	(void)state;
	expect_expression("${{ a.b }}", "a.b");
	expect_expression("${{a}}", "a");
	expect_expression("${{\n  fromJSON('[1]')\n}}", "fromJSON('[1]')");
	expect_expression("${{ ('a') }}", "('a')");
	expect_expression("${{ 1 }}", "1");
}

static void
test_a_literal_string_alone_is_plain_text(void **state)
{
	(void)state;
	expect_literal("${{ 'text' }}", "text");
	expect_literal("${{ '${{' }}", "${{");
	expect_literal("${{ 'it''s }}' }}", "it's }}");
	expect_literal("${{ '' }}", "");
}

static void
test_the_end_is_the_first_pair_of_braces_outside_quotes(void **state)
{
	(void)state;
	expect_expression("${{ format('{0}}}', a) }}", "format('{0}}}', a)");
	expect_expression("${{ a == '}}' }}", "a == '}}'");
	expect_expression("${{ a == 'it''s }}' }}", "a == 'it''s }}'");
}

static void
test_text_and_expressions_mixed_become_a_format(void **state)
{
	(void)state;
	expect_expression("v${{ a }}", "format('v{0}', a)");
	expect_expression("${{ a }} ", "format('{0} ', a)");
	expect_expression("${{ a }}-${{ b }}", "format('{0}-{1}', a, b)");
	expect_expression("${{ a }}${{ b }}", "format('{0}{1}', a, b)");
	expect_expression("it's {${{ a }}}", "format('it''s {{{0}}}', a)");
	expect_expression("a ${{ 'b' }}", "format('a {0}', 'b')");
	expect_expression("a ${{\n b && '}}' }}\n", "format('a {0}\n', b && '}}')");
}

static void
test_a_mixture_evaluates_to_its_text(void **state)
{
	static const struct {
		const char *text;
		const char *wanted;
	} rows[] = {
		{"it's {${{ 1 }}} of ${{ 'two' }}", "it's {1} of two"},
		{"{0} ${{ true }}", "{0} true"},
		{"}${{ null }}{", "}{"},
		{"${{ fromJSON('[]') }}${{ 1 }}", "Array1"},
	};
	struct arena a = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct template t = parse(&a, str_from(rows[i].text));
		expect(expr_eval(&a, t.expr, &(struct expr_host){0}, &v, &err));
		expect_str(v.string, rows[i].wanted);
	}
	arena_free(&a);
}

static void
test_a_composed_expression_means_what_its_text_means(void **state)
{
	static const char *const texts[] = {"x ${{ a && b }} {y} ${{ !a }}'", "${{ a }}${{ b.c }}"};
	struct arena a = {0};
	const struct expr *again;
	struct expr_error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		const struct template t = parse(&a, str_from(texts[i]));
		expect(expr_parse(&a, expr_text(t.expr), &scope, &again, &err));
		expect(again->root->count == t.expr->root->count);
		expect(again->root->depth == t.expr->root->depth);
		expect_str(again->root->children[0]->value.string,
			str_z(&a, t.expr->root->children[0]->value.string));
	}
	arena_free(&a);
}

static void
test_spans_are_those_of_the_scalar(void **state)
{
	struct arena a = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	const struct template t = parse(&a, STR("a ${{ 1 }} ${{ 1 == fromJSON('x') }}"));
	expect(!expr_eval(&a, t.expr, &(struct expr_host){0}, &v, &err));
	expect(err.span.start == 20 && err.span.end == 33);
	expect(t.expr->root->span.start == 0 && t.expr->root->span.end == 36);
	expect(t.expr->root->children[1]->span.start == 6);
	arena_free(&a);
}

static void
test_errors_lie_at_their_place_in_the_scalar(void **state)
{
	(void)state;
	expect_error("a ${{ d }}",
		"Unrecognized named-value: 'd'. Located at position 1 within expression: d", 6, 7);
	expect_error("${{ a }} ${{ a b }}",
		"Unexpected symbol: 'b'. Located at position 3 within expression: a b", 15, 16);
	expect_error("x ${{ }}", "An expression was expected", 2, 8);
	expect_error("${{}}", "An expression was expected", 0, 5);
	expect_error("x ${{ a",
		"The expression is not closed. An unescaped ${{ sequence was found, but the "
		"closing }} sequence was not found.",
		2, 7);
	expect_error("${{ a == 'b }}",
		"The expression is not closed. An unescaped ${{ sequence was found, but the "
		"closing }} sequence was not found.",
		0, 14);
}

static void
test_no_expression_is_allowed_without_a_scope(void **state)
{
	struct arena a = {0};
	struct template t;
	struct expr_error err;

	(void)state;
	expect(template_parse(&a, STR("text"), NULL, &t, &err));
	expect(!template_parse(&a, STR("text ${{ 'x' }}"), NULL, &t, &err));
	assert_string_equal(err.text, "A template expression is not allowed in this context");
	expect(err.span.start == 5 && err.span.end == 8);
	expect(!template_parse(&a, STR("${{ 'x' }} text"), NULL, &t, &err));
	expect(!template_parse(&a, STR("${{ ('x') }}"), NULL, &t, &err));
	expect(!template_parse(&a, STR("${{ 1 }}"), NULL, &t, &err));
	expect(!template_parse(&a, STR("${{ insert }}"), NULL, &t, &err));
	expect(!template_parse(&a, STR("${{ github.ref }}"), NULL, &t, &err));
	assert_string_equal(err.text, "A template expression is not allowed in this context");
	arena_free(&a);
}

static void
test_a_lone_literal_is_its_text_without_a_scope_too(void **state)
{
	struct arena a = {0};
	struct template t;
	struct expr_error err;

	(void)state;
	expect(template_parse(&a, STR("${{ 'it''s' }}"), NULL, &t, &err));
	expect(!t.is_expression && !t.is_insert);
	expect_str(t.literal, "it's");
	arena_free(&a);
}

static void
test_insert_is_a_directive_only_alone(void **state)
{
	struct arena a = {0};
	const struct template t = parse(&a, STR("${{ insert }}"));

	(void)state;
	expect(t.is_insert && t.is_expression && !t.expr);
	expect_error("x${{ insert }}",
		"The directive 'insert' is not allowed in this context. Directives are not "
		"supported for expressions that are embedded within a string. Directives are only "
		"supported when the entire value is an expression.",
		1, 14);
	expect_error("${{ INSERT }}",
		"Unrecognized named-value: 'INSERT'. Located at position 1 within expression: "
		"INSERT",
		4, 10);
	arena_free(&a);
}

static struct str
repeated(struct arena *a, const char *prefix, const char *piece, size_t count)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, prefix);
	for (size_t i = 0; i < count; i++)
		buf_add_z(&b, piece);
	return buf_take(a, &b);
}

static bool
parses(struct arena *a, struct str text, struct expr_error *err)
{
	struct template t;

	return template_parse(a, text, &scope, &t, err);
}

static void
test_a_long_text_is_fine_until_it_has_an_expression(void **state)
{
	struct arena a = {0};
	struct expr_error err;

	(void)state;
	expect(parses(&a, repeated(&a, "", "0123456789", 3000), &err));
	expect(!parses(&a, repeated(&a, "${{ a }}", "0123456789", 3000), &err));
	assert_string_equal(err.text, "Exceeded max expression length 21000");
	/* format('{0}', a) is 16 units without the text */
	expect(parses(&a, repeated(&a, "${{ a }}", "x", 21000 - 16), &err));
	expect(!parses(&a, repeated(&a, "${{ a }}", "x", 21000 - 15), &err));
	arena_free(&a);
}

static void
test_a_text_has_254_expressions_at_most(void **state)
{
	struct arena a = {0};
	struct expr_error err;

	(void)state;
	expect(parses(&a, repeated(&a, "", "${{ a }}", 254), &err));
	expect(!parses(&a, repeated(&a, "", "${{ a }}", 255), &err));
	expect(str_starts(str_from(err.text),
		STR("Too many parameters supplied: '('. Located at position 7 within")));
	arena_free(&a);
}

static void
test_a_mixture_is_one_level_deeper(void **state)
{
	struct arena a = {0};
	struct expr_error err;

	(void)state;
	const struct str deep = str_concat(&a, repeated(&a, "${{ ", "!", 49), STR("a }}"));
	expect(parses(&a, deep, &err));
	expect(!parses(&a, str_concat(&a, STR("x"), deep), &err));
	assert_string_equal(err.text, "Exceeded max expression depth 50");
	arena_free(&a);
}

static void
test_a_condition_waits_for_success(void **state)
{
	(void)state;
	expect_if("a == 1", "success() && (a == 1)");
	expect_if("${{ a == 1 }}", "success() && (a == 1)");
	expect_if("  a == 1\n", "success() && (a == 1)");
	expect_if("true", "success() && (true)");
	expect_if("a && b", "success() && (a && b)");
}

static void
test_a_blank_condition_is_success(void **state)
{
	(void)state;
	expect_if("", "success()");
	expect_if(" \n", "success()");
	expect_if("${{ '' }}", "success()");
}

static void
test_a_condition_that_calls_a_status_function_is_itself(void **state)
{
	(void)state;
	expect_if("always()", "always()");
	expect_if("${{ !cancelled() }}", "!cancelled()");
	expect_if("a == 1 && FAILURE('job')", "a == 1 && FAILURE('job')");
	expect_if("fromJSON(toJSON(success()))", "fromJSON(toJSON(success()))");
	expect_if("a == 'always()'", "success() && (a == 'always()')");
	expect_if("a.always", "success() && (a.always)");
}

static void
test_text_around_an_expression_makes_a_condition_a_string(void **state)
{
	(void)state;
	expect_if("${{ a }} && b", "success() && (format('{0} && b', a))");
	expect_if("false || ${{ true && true }}",
		"success() && (format('false || {0}', true && true))");
	expect_if("x ${{ always() }}", "format('x {0}', always())");
}

static void
test_a_literal_condition_is_read_as_an_expression(void **state)
{
	(void)state;
	expect_if("${{ 'a == 1' }}", "success() && (a == 1)");
	expect_if_error("${{ ' d' }}",
		"Unrecognized named-value: 'd'. Located at position 1 within expression: d", 6, 7);
}

static void
test_errors_of_a_condition_lie_in_its_text(void **state)
{
	(void)state;
	expect_if_error("  a == d",
		"Unrecognized named-value: 'd'. Located at position 6 within expression: a == d", 7,
		8);
	expect_if_error(
		"${{ insert }}", "The directive 'insert' is not allowed in this context", 0, 13);
	expect_if_error("${{ }}", "An expression was expected", 0, 6);
}

static void
test_a_condition_is_one_level_deeper_unless_it_is_a_chain(void **state)
{
	struct arena a = {0};
	struct template t;
	struct expr_error err;

	(void)state;
	const struct str deep = str_concat(&a, repeated(&a, "", "!", 49), STR("a"));
	expect(!template_parse_if(&a, deep, &scope, &t, &err));
	assert_string_equal(err.text, "Exceeded max expression depth 50");
	const struct str chain = str_concat(&a, STR("b && "), repeated(&a, "", "!", 48), STR("a"));
	expect(template_parse_if(&a, chain, &scope, &t, &err));
	expect(t.expr->root->count == 3 && t.expr->root->depth == 50);
	arena_free(&a);
}

static void
test_a_condition_needs_a_scope_that_knows_success(void **state)
{
	const struct expr_scope bare = {.contexts = contexts, .context_count = COUNT_OF(contexts)};
	struct arena a = {0};
	struct template t;
	struct expr_error err;

	(void)state;
	expect(!template_parse_if(&a, STR("a"), &bare, &t, &err));
	expect(str_starts(str_from(err.text), STR("Unrecognized function: 'success'")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_without_expressions_is_itself),
		cmocka_unit_test(test_one_expression_keeps_its_type),
		cmocka_unit_test(test_a_literal_string_alone_is_plain_text),
		cmocka_unit_test(test_the_end_is_the_first_pair_of_braces_outside_quotes),
		cmocka_unit_test(test_text_and_expressions_mixed_become_a_format),
		cmocka_unit_test(test_a_mixture_evaluates_to_its_text),
		cmocka_unit_test(test_a_composed_expression_means_what_its_text_means),
		cmocka_unit_test(test_spans_are_those_of_the_scalar),
		cmocka_unit_test(test_errors_lie_at_their_place_in_the_scalar),
		cmocka_unit_test(test_no_expression_is_allowed_without_a_scope),
		cmocka_unit_test(test_a_lone_literal_is_its_text_without_a_scope_too),
		cmocka_unit_test(test_insert_is_a_directive_only_alone),
		cmocka_unit_test(test_a_long_text_is_fine_until_it_has_an_expression),
		cmocka_unit_test(test_a_text_has_254_expressions_at_most),
		cmocka_unit_test(test_a_mixture_is_one_level_deeper),
		cmocka_unit_test(test_a_condition_waits_for_success),
		cmocka_unit_test(test_a_blank_condition_is_success),
		cmocka_unit_test(test_a_condition_that_calls_a_status_function_is_itself),
		cmocka_unit_test(test_text_around_an_expression_makes_a_condition_a_string),
		cmocka_unit_test(test_a_literal_condition_is_read_as_an_expression),
		cmocka_unit_test(test_errors_of_a_condition_lie_in_its_text),
		cmocka_unit_test(test_a_condition_is_one_level_deeper_unless_it_is_a_chain),
		cmocka_unit_test(test_a_condition_needs_a_scope_that_knows_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
