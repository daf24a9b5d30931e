#include "engine/protocol/file_command.h"

#include "tests/expr/expect.h"

static void
found(void *owner, struct str name, struct str value)
{
	value_add_json(owner, value_string(name), false);
	buf_add_char(owner, '=');
	value_add_json(owner, value_string(value), false);
	buf_add_char(owner, ' ');
}

/* What was found as `"name"="value" `, and then the error. */
static struct str
read_pairs(struct arena *a, struct str text)
{
	struct error err = {0};
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	if (!file_command_read(text, found, &b, &err)) {
		expect(err.kind == ERROR_INVALID);
		buf_add_z(&b, err.text);
	}
	return buf_take(a, &b);
}

static const struct {
	const char *text;
	const char *wanted;
} rows[] = {
	{"", ""},
	{"\n\n", ""},
	{"a=b", "\"a\"=\"b\" "},
	{"a=b\nc=d\n", "\"a\"=\"b\" \"c\"=\"d\" "},
	{"a=b\n\n\nc=d", "\"a\"=\"b\" \"c\"=\"d\" "},
	{"A = b ", "\"A \"=\" b \" "},
	{"a=", "\"a\"=\"\" "},
	{"a=b=c", "\"a\"=\"b=c\" "},
	{"a=b<<c", "\"a\"=\"b<<c\" "},
	{"a=<<c", "\"a\"=\"<<c\" "},
	{"a=b\r\nc=d\r\n", "\"a\"=\"b\\r\" \"c\"=\"d\\r\" "},
	{"\xef\xbb\xbf"
	 "a=b",
		"\"a\"=\"b\" "},
	{"a<<EOF\nx\ny\nEOF\n", "\"a\"=\"x\\ny\" "},
	{"a<<EOF\nx\nEOF", "\"a\"=\"x\" "},
	{"a<<EOF\nEOF\n", "\"a\"=\"\" "},
	{"a<<EOF\n\nEOF\n", "\"a\"=\"\" "},
	{"a<<EOF\n\n\nEOF\n", "\"a\"=\"\\n\" "},
	{"a<<EOF\nx=y\nb<<c\nEOF\nz=1\n", "\"a\"=\"x=y\\nb<<c\" \"z\"=\"1\" "},
	{"a<<b=c\nx\nb=c\n", "\"a\"=\"x\" "},
	{"a<<b<<c\nx\nb<<c\n", "\"a\"=\"x\" "},
	{"a <<EOF\nx\nEOF\n", "\"a \"=\"x\" "},
	{"a<<EOF \nx\nEOF\nEOF \n", "\"a\"=\"x\\nEOF\" "},
	{"a<<EOF\nx\neof\n EOF\nEOF\n", "\"a\"=\"x\\neof\\n EOF\" "},
	{"a<<EOF\r\nx\r\nEOF\r\n", "\"a\"=\"x\\r\" "},
	{"a<<1\nx\n1\na<<1\ny\n1", "\"a\"=\"x\" \"a\"=\"y\" "},
	{"text", "invalid format 'text'"},
	{"a=b\ntext\nc=d", "\"a\"=\"b\" invalid format 'text'"},
	{" ", "invalid format ' '"},
	{"=b", "invalid format '=b': the name is empty"},
	{"<<EOF\nx\nEOF", "invalid format '<<EOF': the name is empty"},
	{"a<<\nx\n", "invalid format 'a<<': the delimiter is empty"},
	{"a<<EOF", "invalid value: the delimiter 'EOF' was not found"},
	{"a<<EOF\n", "invalid value: the delimiter 'EOF' was not found"},
	{"a<<EOF\nx\n", "invalid value: the delimiter 'EOF' was not found"},
	{"a<<EOF\nx", "invalid value: the line feed before the delimiter 'EOF' is missing"},
	{"a<<EOF\nxEOF", "invalid value: the line feed before the delimiter 'EOF' is missing"},
	{"a=1\nb<<EOF\nx", "\"a\"=\"1\" invalid value: the line feed before the delimiter 'EOF' "
			   "is missing"},
};

static void
test_names_and_values_are_read_and_errors_end_the_reading(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = read_pairs(&a, str_from(rows[i].text));
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, rows[i].text,
				rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_values_may_hold_any_byte(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(read_pairs(&a, STR("a=\0b\n")), "\"a\"=\"\\u0000b\" ");
	expect_str(read_pairs(&a, STR_NONE), "");
	arena_free(&a);
}

static void
found_path(void *owner, struct str path)
{
	buf_add_fmt(owner, "<%" STR_FMT ">", STR_ARG(path));
}

static void
test_paths_are_lines_that_are_not_blank(void **state)
{
	static const struct {
		const char *text;
		const char *wanted;
	} paths[] = {
		{"", ""},
		{"/a\n/b\n", "</a></b>"},
		{"/a", "</a>"},
		{"\n \t\n/a b \n\r\n", "</a b >"},
		{"/a\r\n/b\r\n", "</a></b>"},
		{"\xef\xbb\xbf/a", "</a>"},
		{"a=b", "<a=b>"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct buf b;
		buf_init(&b, BUF_UNBOUNDED);
		file_command_read_paths(str_from(paths[i].text), found_path, &b);
		expect_str(buf_str(&b), paths[i].wanted);
		buf_free(&b);
	}
}

static void
test_node_options_is_blocked_in_any_case(void **state)
{
	(void)state;
	expect(file_command_is_blocked(STR("NODE_OPTIONS")));
	expect(file_command_is_blocked(STR("node_Options")));
	expect(!file_command_is_blocked(STR("NODE_OPTIONS ")));
	expect(!file_command_is_blocked(STR("PATH")));
	expect(!file_command_is_blocked(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_values_are_read_and_errors_end_the_reading),
		cmocka_unit_test(test_values_may_hold_any_byte),
		cmocka_unit_test(test_paths_are_lines_that_are_not_blank),
		cmocka_unit_test(test_node_options_is_blocked_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
