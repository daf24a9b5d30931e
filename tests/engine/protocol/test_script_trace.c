#include "engine/protocol/script_trace.h"

#include "tests/expr/expect.h"

static void
expect_read(const char *line, uint32_t lines_before, uint32_t number, const char *not_found)
{
	struct script_trace trace = {.path = STR("/t/a.sh"), .lines_before = lines_before};

	script_trace_read(&trace, str_from(line));
	assert_int_equal(trace.line, number);
	expect_str(str_from(trace.not_found), not_found);
}

static void
test_lines_that_name_the_script(void **state)
{
	(void)state;
	expect_read("/t/a.sh: line 12: jq: command not found", 0, 12, "jq");
	expect_read("/t/a.sh: 3: jq: not found", 0, 3, "jq");
	expect_read("/t/a.sh: line 2: ./x: No such file or directory", 0, 2, "");
	expect_read("  File \"/t/a.sh\", line 7, in <module>", 0, 7, "");
	expect_read("/t/a.sh:5", 0, 5, "");
	expect_read("/t/a.sh: line 5: x", 1, 4, "");
}

static void
test_lines_that_do_not(void **state)
{
	static const char *const lines[] = {
		"",
		"/t/a.sh",
		"/t/a.sh: line",
		"/t/a.sh: line 0: x",
		"/t/a.shx: line 1: x",
		"see /t/a.sh: line 1",
		"File \"/t/a.sh\" line 1",
		"/t/b.sh: line 1: jq: command not found",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		expect_read(lines[i], 0, 0, "");
	expect_read("/t/a.sh: line 1: x", 1, 0, "");
	expect_read("/t/a.sh: line 99999999999999999999: x: not found", 0, 99999999, "");
}

static void
test_the_last_one_counts(void **state)
{
	struct script_trace trace = {.path = STR("/t/a.sh")};

	(void)state;
	script_trace_read(&trace, STR("/t/a.sh: line 1: jq: command not found"));
	script_trace_read(&trace, STR("some text"));
	expect_str(str_from(trace.not_found), "jq");
	script_trace_read(&trace, STR("/t/a.sh: line 4: exit: x: numeric argument required"));
	assert_int_equal(trace.line, 4);
	expect_str(str_from(trace.not_found), "");
	script_trace_read(
		&trace, STR("/t/a.sh: line 5: a-name-of-more-characters-than-anybody-would-"
			    "give-to-a-program-that-people-run: command not found"));
	expect_str(str_from(trace.not_found), "");
}

static void
test_without_a_script_nothing_is_read(void **state)
{
	struct script_trace trace = {0};

	(void)state;
	script_trace_read(&trace, STR(": line 1: jq: command not found"));
	assert_int_equal(trace.line, 0);
}

static void
test_lines_are_counted_from_one(void **state)
{
	(void)state;
	expect_str(script_line(STR("a\nb\n\nc"), 1), "a");
	expect_str(script_line(STR("a\nb\n\nc"), 4), "c");
	expect_str(script_line(STR("a\nb\n\nc"), 5), "");
	expect_str(script_line(STR("a"), 0), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_that_name_the_script),
		cmocka_unit_test(test_lines_that_do_not),
		cmocka_unit_test(test_the_last_one_counts),
		cmocka_unit_test(test_without_a_script_nothing_is_read),
		cmocka_unit_test(test_lines_are_counted_from_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
