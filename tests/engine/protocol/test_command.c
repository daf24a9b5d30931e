#include "engine/protocol/command.h"

#include "tests/expr/expect.h"

/* `name [property=value]… data` with what is no visible character escaped as in
 * JSON, or `plain`. */
static struct str
parsed(struct arena *a, struct str line)
{
	struct workflow_command command;
	struct buf b;

	if (!command_parse(a, line, &command))
		return STR("plain");
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, command_name(command.kind));
	for (size_t i = 0; i < command.property_count; i++) {
		buf_add_fmt(&b, " [%" STR_FMT "=", STR_ARG(command.properties[i].name));
		value_add_json(&b, value_string(command.properties[i].value), false);
		buf_add_char(&b, ']');
	}
	buf_add_char(&b, ' ');
	value_add_json(&b, value_string(command.data), false);
	return buf_take(a, &b);
}

static const struct {
	const char *line;
	const char *wanted;
} rows[] = {
	{"::debug::text", "debug \"text\""},
	{"::notice::", "notice \"\""},
	{"::warning ::text", "warning \"text\""},
	{"::ERROR::text", "error \"text\""},
	{" \t::error::text", "error \"text\""},
	{"::error::  not trimmed ", "error \"  not trimmed \""},
	{"::error::a::b::c", "error \"a::b::c\""},
	{"::error file=a.c,line=1,col=2::text",
		"error [file=\"a.c\"] [line=\"1\"] [col=\"2\"] \"text\""},
	{"::error   file=a b , line=1  ::text", "error [file=\"a b \"] [ line=\"1\"] \"text\""},
	{"::error file=,line,=x,title=a=b::text", "error [=\"x\"] [title=\"a=b\"] \"text\""},
	{"::error file=x::y::z", "error [file=\"x\"] \"y::z\""},
	{"::group::title", "group \"title\""},
	{"::endgroup::", "endgroup \"\""},
	{"::add-mask::secret", "add-mask \"secret\""},
	{"::stop-commands::token", "stop-commands \"token\""},
	{"::echo::on", "echo \"on\""},
	{"::set-output name=a::b", "set-output [name=\"a\"] \"b\""},
	{"::save-state name=a::b", "save-state [name=\"a\"] \"b\""},
	{"::set-env name=a::b", "set-env [name=\"a\"] \"b\""},
	{"::add-path::/x", "add-path \"/x\""},
	{"::add-matcher::x.json", "add-matcher \"x.json\""},
	{"::remove-matcher owner=x::", "remove-matcher [owner=\"x\"] \"\""},
	/* escapes are undone once, `%25` last */
	{"::error::a%0Ab%0Dc%25d", "error \"a\\nb\\rc%d\""},
	{"::error::%250A", "error \"%0A\""},
	{"::error::%25250A", "error \"%250A\""},
	{"::error::%0a%3A%2C%", "error \"%0a%3A%2C%\""},
	{"::error::%%0A", "error \"%\\n\""},
	{"::error file=a%3Ab%2Cc%0A%25::x", "error [file=\"a:b,c\\n%\"] \"x\""},
	{"::error file=%253A::x", "error [file=\"%3A\"] \"x\""},
	{"::error file=%3B%5D::x", "error [file=\"%3B%5D\"] \"x\""},
	/* the old form, anywhere in the line */
	{"##[error]text", "error \"text\""},
	{"before ##[warning]text", "warning \"text\""},
	{"##[group]title", "group \"title\""},
	{"##[error file=a;line=1]text", "error [file=\"a\"] [line=\"1\"] \"text\""},
	{"##[error file=a%3Bb%5D]x%0Ay%25", "error [file=\"a;b]\"] \"x\\ny%\""},
	{"##[Error]x", "error \"x\""},
	/* what is no command */
	{"", "plain"},
	{"text", "plain"},
	{"a: b", "plain"},
	{"::", "plain"},
	{"::::", "plain"},
	{"::error", "plain"},
	{"::error:x", "plain"},
	{":error::x", "plain"},
	{"x ::error::text", "plain"},
	{"::unknown::text", "plain"},
	{"::error-x::text", "plain"},
	{"::\terror::text", "plain"},
	{":: error::text", "plain"},
	{"##[unknown]x", "plain"},
	{"##[error", "plain"},
	{"##[]x", "plain"},
	{"] ##[error", "plain"},
	{"#[error]x", "plain"},
};

static void
test_a_line_is_a_command_or_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = parsed(&a, str_from(rows[i].line));
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, rows[i].line,
				rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_properties_ignore_case_and_the_last_of_two_counts(void **state)
{
	struct arena a = {0};
	struct workflow_command command;

	(void)state;
	expect(command_parse(&a, STR("::error File=a,endLine=3,file=b::x"), &command));
	expect_str(command_property_find(&command, "file"), "b");
	expect_str(command_property_find(&command, "ENDLINE"), "3");
	expect(command_property_find(&command, "line").n == 0);
	arena_free(&a);
}

static void
test_more_properties_than_fit_are_left_out(void **state)
{
	struct arena a = {0};
	struct workflow_command command;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "::error p=0");
	for (int i = 1; i < 100; i++)
		buf_add_fmt(&b, ",p%d=%d", i, i);
	buf_add_z(&b, "::text");
	expect(command_parse(&a, buf_str(&b), &command));
	expect(command.property_count == COMMAND_PROPERTIES_MAX);
	expect_str(command.data, "text");
	buf_free(&b);
	arena_free(&a);
}

static void
test_a_line_may_hold_any_byte(void **state)
{
	struct arena a = {0};
	struct workflow_command command;

	(void)state;
	expect(command_parse(&a, STR("::error::a\0\xff%0A"), &command));
	expect(str_eq(command.data, STR("a\0\xff\n")));
	arena_free(&a);
}

static void
test_every_command_is_found_by_its_name(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int kind = COMMAND_DEBUG; kind <= COMMAND_REMOVE_MATCHER; kind++) {
		const char *name = command_name((enum command_kind)kind);
		struct workflow_command command;
		expect(command_is_name(str_from(name)));
		expect(command_is_name(str_upper(&a, str_from(name))));
		expect(command_parse(&a, str_fmt(&a, "::%s::x", name), &command));
		expect((int)command.kind == kind);
	}
	expect(!command_is_name(STR("")) && !command_is_name(STR("errors")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_is_a_command_or_plain),
		cmocka_unit_test(test_properties_ignore_case_and_the_last_of_two_counts),
		cmocka_unit_test(test_more_properties_than_fit_are_left_out),
		cmocka_unit_test(test_a_line_may_hold_any_byte),
		cmocka_unit_test(test_every_command_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
