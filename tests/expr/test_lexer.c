#include "expr/lexer.h"

#include "tests/expr/expect.h"

static const char *const names[] = {
	[TOKEN_NONE] = "end",
	[TOKEN_UNEXPECTED] = "unexpected",
	[TOKEN_START_GROUP] = "group(",
	[TOKEN_START_ARGUMENTS] = "args(",
	[TOKEN_START_INDEX] = "[",
	[TOKEN_END_GROUP] = ")group",
	[TOKEN_END_ARGUMENTS] = ")args",
	[TOKEN_END_INDEX] = "]",
	[TOKEN_SEPARATOR] = ",",
	[TOKEN_DEREFERENCE] = ".",
	[TOKEN_WILDCARD] = "*",
	[TOKEN_NOT] = "!",
	[TOKEN_LESS] = "<",
	[TOKEN_LESS_EQUAL] = "<=",
	[TOKEN_GREATER] = ">",
	[TOKEN_GREATER_EQUAL] = ">=",
	[TOKEN_EQUAL] = "==",
	[TOKEN_NOT_EQUAL] = "!=",
	[TOKEN_AND] = "&&",
	[TOKEN_OR] = "||",
	[TOKEN_LITERAL] = "literal",
	[TOKEN_PROPERTY] = "property",
	[TOKEN_CONTEXT] = "context",
	[TOKEN_FUNCTION] = "function",
};

/* The tokens up to the end or the first that is unexpected, which is shown with its text. */
static void
expect_tokens(struct str text, const char *wanted)
{
	struct arena a = {0};
	struct lexer lexer;
	struct token t;
	struct span span;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	lexer_init(&lexer, &a, text, 0);
	while (span = lexer_next(&lexer, &t), t.kind > TOKEN_UNEXPECTED)
		buf_add_fmt(&b, "%s%s", b.n ? " " : "", names[t.kind]);
	if (t.kind == TOKEN_UNEXPECTED)
		buf_add_fmt(&b, "%s%s <%" STR_FMT ">", b.n ? " " : "",
			t.malformed ? "malformed" : "misplaced",
			STR_ARG(str_slice(text, span.start, span.end)));
	expect_str(buf_str(&b), wanted);
	buf_free(&b);
	arena_free(&a);
}

static void
test_tokens_are_told_apart(void **state)
{
	(void)state;
	expect_tokens(STR(""), "");
	expect_tokens(STR(" \t\r\n"), "");
	expect_tokens(STR("github.event_name=='push'"), "context property == literal");
	expect_tokens(STR("a<b||a<=b&&a>b||a>=b||!a!=b"),
		"context < context || context <= context && context > context || context >= "
		"context "
		"|| ! context != context");
	expect_tokens(STR("a[0].*[*]"), "context [ literal ] . * [ * ]");
	expect_tokens(STR("f(a,(b))"), "function args( context , group( context )group )args");
}

static void
test_a_name_before_a_parenthesis_is_a_function(void **state)
{
	(void)state;
	expect_tokens(STR("f()"), "function args( )args");
	expect_tokens(STR("f \n ()"), "function args( )args");
	expect_tokens(STR("f"), "context");
	expect_tokens(STR("a.f()"), "context property misplaced <(>");
}

static void
test_literal_names_are_properties_behind_a_point(void **state)
{
	(void)state;
	expect_tokens(STR("true"), "literal");
	expect_tokens(STR("True"), "context");
	expect_tokens(STR("a.true.null.NaN"), "context property property property");
	expect_tokens(STR("NaN == Infinity"), "literal == literal");
	expect_tokens(STR("null()"), "literal misplaced <(>");
}

static void
test_numbers_run_to_the_next_boundary(void **state)
{
	(void)state;
	expect_tokens(STR("1.5e3"), "literal");
	expect_tokens(STR(".5 == -.5"), "literal == literal");
	expect_tokens(STR("0xff,"), "literal misplaced <,>");
	expect_tokens(STR("1.2.3"), "malformed <1.2.3>");
	expect_tokens(STR("5px"), "malformed <5px>");
	expect_tokens(STR("-a"), "malformed <-a>");
	expect_tokens(STR("a -1"), "context misplaced <-1>");
	expect_tokens(STR("a.1"), "context . misplaced <1>");
	expect_tokens(STR("1 . 2"), "literal misplaced <.>");
}

static void
test_names_may_hold_digits_and_dashes(void **state)
{
	(void)state;
	expect_tokens(STR("a-b_1"), "context");
	expect_tokens(STR("a.b-c"), "context property");
	expect_tokens(STR("a@b == c"), "malformed <a@b>");
	expect_tokens(STR("a.b@c"), "context malformed <b@c>");
	expect_tokens(STR("\"a\""), "malformed <\"a\">");
	expect_tokens(STR("é"), "malformed <é>");
}

static void
test_lone_signs_are_no_operators(void **state)
{
	(void)state;
	expect_tokens(STR("a = b"), "context malformed <=>");
	expect_tokens(STR("a =b"), "context malformed <=b>");
	expect_tokens(STR("a & b"), "context malformed <&>");
	expect_tokens(STR("a | b"), "context malformed <|>");
	expect_tokens(STR("a === b"), "context == malformed <=>");
}

static void
test_blanks_are_those_of_unicode(void **state)
{
	(void)state;
	expect_tokens(STR("a\xc2\xa0==\xe3\x80\x80"
			  "1"),
		"context == literal");
	expect_tokens(STR("a\xe2\x80\x8b"), "malformed <a\xe2\x80\x8b>");
}

static void
test_brackets_must_match(void **state)
{
	(void)state;
	expect_tokens(STR(")"), "misplaced <)>");
	expect_tokens(STR("(a]"), "group( context misplaced <]>");
	expect_tokens(STR("f(a]"), "function args( context misplaced <]>");
	expect_tokens(STR("a[0)"), "context [ literal misplaced <)>");
	expect_tokens(STR("(a, a)"), "group( context misplaced <,>");
	expect_tokens(STR("f((a, a))"), "function args( group( context misplaced <,>");
	expect_tokens(STR("f(a,)"), "function args( context , misplaced <)>");
	expect_tokens(STR("()"), "group( misplaced <)>");
}

static void
test_literals_are_never_indexed(void **state)
{
	(void)state;
	expect_tokens(STR("'a'.b"), "literal misplaced <.>");
	expect_tokens(STR("1[0]"), "literal misplaced <[>");
	expect_tokens(STR("('a').b"), "group( literal )group property");
	expect_tokens(STR("f()[0]"), "function args( )args [ literal ]");
	expect_tokens(STR("*"), "misplaced <*>");
}

static void
test_a_quote_in_a_string_is_written_twice(void **state)
{
	struct arena a = {0};
	struct lexer lexer;
	struct token t;

	(void)state;
	lexer_init(&lexer, &a, STR("'it''s''' == '' == 'a\nb'"), 0);
	(void)lexer_next(&lexer, &t);
	expect_str(t.value.string, "it's'");
	(void)lexer_next(&lexer, &t);
	(void)lexer_next(&lexer, &t);
	expect(t.value.kind == VALUE_STRING && t.value.string.n == 0);
	(void)lexer_next(&lexer, &t);
	const struct span span = lexer_next(&lexer, &t);
	expect_str(t.value.string, "a\nb");
	expect(span.start == 19 && span.end == 24);
	expect_tokens(STR("'a"), "malformed <'a>");
	expect_tokens(STR("'a''"), "malformed <'a''>");
	expect_tokens(STR("'"), "malformed <'>");
	arena_free(&a);
}

static void
test_brackets_nest_as_deep_as_the_text_is_long(void **state)
{
	struct arena a = {0};
	struct lexer lexer;
	struct token t = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_repeat(&b, '(', 10000);
	buf_add_char(&b, 'a');
	buf_add_repeat(&b, ')', 10000);
	lexer_init(&lexer, &a, buf_str(&b), 0);
	for (int i = 0; i < 20001; i++) {
		(void)lexer_next(&lexer, &t);
		expect(t.kind != TOKEN_UNEXPECTED);
	}
	(void)lexer_next(&lexer, &t);
	expect(t.kind == TOKEN_NONE && lexer.unclosed_count == 0);
	buf_free(&b);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens_are_told_apart),
		cmocka_unit_test(test_a_name_before_a_parenthesis_is_a_function),
		cmocka_unit_test(test_literal_names_are_properties_behind_a_point),
		cmocka_unit_test(test_numbers_run_to_the_next_boundary),
		cmocka_unit_test(test_names_may_hold_digits_and_dashes),
		cmocka_unit_test(test_lone_signs_are_no_operators),
		cmocka_unit_test(test_blanks_are_those_of_unicode),
		cmocka_unit_test(test_brackets_must_match),
		cmocka_unit_test(test_literals_are_never_indexed),
		cmocka_unit_test(test_a_quote_in_a_string_is_written_twice),
		cmocka_unit_test(test_brackets_nest_as_deep_as_the_text_is_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
