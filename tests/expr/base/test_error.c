#include "expr/base/error.h"

#include "tests/expr/expect.h"

#include <errno.h>
#include <string.h>

static void
test_an_error_is_returned_as_false_and_holds_its_text(void **state)
{
	struct error err;

	(void)state;
	expect(!error_set(&err, ERROR_NETWORK, "no answer from '%s'", "host"));
	expect(err.kind == ERROR_NETWORK);
	assert_string_equal(err.text, "no answer from 'host'");
	assert_string_equal(err.help, "");
	expect(!error_help(&err, "try %d times", 2));
	assert_string_equal(err.help, "try 2 times");
}

static void
test_a_missing_file_is_missing_and_other_errors_are_io(void **state)
{
	struct error err;

	(void)state;
	expect(!error_errno(&err, ENOENT, "cannot read '%s'", "x"));
	expect(err.kind == ERROR_MISSING);
	assert_string_equal(err.text, "cannot read 'x': No such file or directory");
	expect(!error_errno(&err, EACCES, "cannot read '%s'", "x"));
	expect(err.kind == ERROR_IO);
}

static void
test_a_prefix_goes_before_the_text_and_keeps_kind_and_help(void **state)
{
	struct error err;

	(void)state;
	(void)error_set(&err, ERROR_USAGE, "bad flag");
	(void)error_help(&err, "see --help");
	expect(!error_prefix(&err, "in '%s'", "config"));
	assert_string_equal(err.text, "in 'config': bad flag");
	assert_string_equal(err.help, "see --help");
	expect(err.kind == ERROR_USAGE);
}

static void
test_a_text_too_long_is_cut(void **state)
{
	struct error err;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)error_set(&err, ERROR_IO, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	(void)error_prefix(&err, "%s", text);
	(void)error_errno(&err, EIO, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void
test_nobody_needs_to_want_the_error(void **state)
{
	(void)state;
	expect(!error_set(NULL, ERROR_IO, "x"));
	expect(!error_errno(NULL, EIO, "x"));
	expect(!error_prefix(NULL, "x"));
	expect(!error_help(NULL, "x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_error_is_returned_as_false_and_holds_its_text),
		cmocka_unit_test(test_a_missing_file_is_missing_and_other_errors_are_io),
		cmocka_unit_test(test_a_prefix_goes_before_the_text_and_keeps_kind_and_help),
		cmocka_unit_test(test_a_text_too_long_is_cut),
		cmocka_unit_test(test_nobody_needs_to_want_the_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
