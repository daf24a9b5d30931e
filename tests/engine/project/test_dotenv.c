#include "engine/project/dotenv.h"

#include "tests/expr/expect.h"

/* `NAME="value";` for each, or the error. */
static struct str
read_pairs(struct arena *a, struct str text)
{
	struct error err = {0};
	struct map map;
	struct buf b;

	map_init(&map, a, false);
	if (!dotenv_read(a, STR(".env"), text, &map, &err)) {
		expect(err.kind == ERROR_USAGE);
		return str_copy(a, str_from(err.text));
	}
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < map.count; i++) {
		buf_add_fmt(&b, "%" STR_FMT "=", STR_ARG(map.entries[i].key));
		value_add_json(&b, value_string(*(const struct str *)map.entries[i].value), false);
		buf_add_char(&b, ';');
	}
	return buf_take(a, &b);
}

static const struct {
	const char *text;
	const char *wanted;
} rows[] = {
	{"", ""},
	{"\n# comment\n  # another\n\n", ""},
	{"A=1", "A=\"1\";"},
	{"A=1\nB=2\n", "A=\"1\";B=\"2\";"},
	{"A=1\r\nB=2\r\n", "A=\"1\";B=\"2\";"},
	{"\xef\xbb\xbf"
	 "A=1\n",
		"A=\"1\";"},
	{"A=1\nA=2\n", "A=\"2\";"},
	{"a=1\nA=2\n", "a=\"1\";A=\"2\";"},
	{"  A = 1  ", "A=\"1\";"},
	{"A=", "A=\"\";"},
	{"A=\nB=1", "A=\"\";B=\"1\";"},
	{"A=b=c", "A=\"b=c\";"},
	{"export A=1", "A=\"1\";"},
	{"export  A=1", "A=\"1\";"},
	{"exported=1", "exported=\"1\";"},
	{"A=one two", "A=\"one two\";"},
	/* comments */
	{"A=1 # comment", "A=\"1\";"},
	{"A=1#2", "A=\"1#2\";"},
	{"A=#1", "A=\"#1\";"},
	{"A= # comment", "A=\"\";"},
	{"A='1' # comment", "A=\"1\";"},
	{"A=\"1 # 2\"", "A=\"1 # 2\";"},
	/* quotes */
	{"A='one # two'", "A=\"one # two\";"},
	{"A='a\\nb'", "A=\"a\\\\nb\";"},
	{"A=\"a\\nb\\t\\r\\\"\\\\\\$x\"", "A=\"a\\nb\\t\\r\\\"\\\\$x\";"},
	{"A=\"\"", "A=\"\";"},
	{"A=''\nB=1", "A=\"\";B=\"1\";"},
	{"A=\"one\ntwo\"\nB=1", "A=\"one\\ntwo\";B=\"1\";"},
	{"A='one\n# two\n'\nB=1", "A=\"one\\n# two\\n\";B=\"1\";"},
	{"A=it's", "A=\"it's\";"},
	{"A = 'x' ", "A=\"x\";"},
	/* names */
	{"my-name.x_1=1", "my-name.x_1=\"1\";"},
	{"_A=1", "_A=\"1\";"},
	{"1A=1", ".env:1: expected NAME=value"},
	{"A B=1", ".env:1: expected NAME=value"},
	{"=1", ".env:1: expected NAME=value"},
	{"A=1\n\ntext", ".env:3: expected NAME=value"},
	{"A: 1", ".env:1: expected NAME=value"},
	/* errors */
	{"A=\"open", ".env:1: the quote is never closed"},
	{"B=1\nA='open\nC=2\n", ".env:2: the quote is never closed"},
	{"A=\"x\" y", ".env:1: there is text after the closing quote"},
	{"A=\"x\ny\" z", ".env:2: there is text after the closing quote"},
	{"A=\"x\ny\"\nnothing", ".env:3: expected NAME=value"},
};

static void
test_names_and_values_are_read_in_all_their_forms(void **state)
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
test_names_may_ignore_case_as_secrets_do(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	struct map map;

	(void)state;
	map_init(&map, &a, true);
	expect(dotenv_read(&a, STR("s"), STR("token=1\nTOKEN=2\n"), &map, &err));
	expect(map.count == 1);
	expect_str(*(const struct str *)map_find(&map, STR("Token")), "2");
	arena_free(&a);
}

static void
test_a_value_may_hold_any_byte(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(read_pairs(&a, STR("A=x\0y\nB='\0'")), "A=\"x\\u0000y\";B=\"\\u0000\";");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_values_are_read_in_all_their_forms),
		cmocka_unit_test(test_names_may_ignore_case_as_secrets_do),
		cmocka_unit_test(test_a_value_may_hold_any_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
