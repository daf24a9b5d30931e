#include "expr/base/json_string.h"

#include "tests/expr/expect.h"

/* A text, as lact tells it, and as toJSON writes it. */
static const struct {
	const char *name;
	struct str text;
	const char *told;
	const char *runner;
} rows[] = {
	{"nothing", {"", 0}, "\"\"", "\"\""},
	{"plain", {"a b", 3}, "\"a b\"", "\"a b\""},
	{"quotes", {"a\"b\\", 4}, "\"a\\\"b\\\\\"", "\"a\\\"b\\\\\""},
	{"line ends", {"\r\n", 2}, "\"\\u000d\\u000a\"", "\"\\r\\n\""},
	{"tab and others", {"\t\b\f", 3}, "\"\\u0009\\u0008\\u000c\"", "\"\\t\\b\\f\""},
	{"control", {"\x1b\0", 2}, "\"\\u001b\\u0000\"", "\"\\u001b\\u0000\""},
	{"slash and delete", {"/\x7f", 2}, "\"/\x7f\"", "\"/\x7f\""},
	{"letters", {"\xc3\xa9\xe2\x82\xac", 5}, "\"\xc3\xa9\xe2\x82\xac\"",
		"\"\xc3\xa9\xe2\x82\xac\""},
	{"U+0085", {"\xc2\x85", 2}, "\"\xc2\x85\"", "\"\\u0085\""},
	{"U+2028, U+2029", {"\xe2\x80\xa8\xe2\x80\xa9", 6}, "\"\xe2\x80\xa8\xe2\x80\xa9\"",
		"\"\\u2028\\u2029\""},
	{"no UTF-8", {"a\xff\x85", 3}, "\"a\xef\xbf\xbd\xef\xbf\xbd\"", "\"a\xff\x85\""},
	{"cut off", {"\xe2\x80", 2}, "\"\xef\xbf\xbd\xef\xbf\xbd\"", "\"\xe2\x80\""},
};

static void
check(const char *name, struct buf *b, const char *expected)
{
	if (!str_eq(buf_str(b), str_from(expected)))
		fail_msg("%s: %" STR_FMT ", not %s", name, STR_ARG(buf_str(b)), expected);
	buf_free(b);
}

static void
test_each_way_has_its_escapes(void **state)
{
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		buf_init(&b, BUF_UNBOUNDED);
		json_string_add(&b, rows[i].text);
		check(rows[i].name, &b, rows[i].told);
		buf_init(&b, BUF_UNBOUNDED);
		json_string_add_as(&b, rows[i].text, &json_string_runner);
		check(rows[i].name, &b, rows[i].runner);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_way_has_its_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
