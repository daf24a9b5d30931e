#include "expr/value.h"

#include "tests/expr/expect.h"

#include <locale.h>
#include <math.h>

static void
test_numbers_are_written_as_the_runner_writes_them(void **state)
{
	static const struct {
		double n;
		const char *text;
	} rows[] = {
		{0, "0"},
		{-0.0, "0"},
		{1, "1"},
		{-42, "-42"},
		{0.1, "0.1"},
		{-1.5, "-1.5"},
		{0.30000000000000004, "0.3"},
		{1.0 / 3.0, "0.333333333333333"},
		{2.0 / 3, "0.666666666666667"},
		{100, "100"},
		{1e14, "100000000000000"},
		{999999999999999, "999999999999999"},
		{1e15, "1E+15"},
		{999999999999999.9, "1E+15"},
		{99999999999999.99, "100000000000000"},
		{123456789012345.6, "123456789012346"},
		{1587106672383759999.0, "1.58710667238376E+18"},
		{0.845512408225570001, "0.84551240822557"},
		{0.0001, "0.0001"},
		{0.00012345, "0.00012345"},
		{0.00001, "1E-05"},
		{1.5e-7, "1.5E-07"},
		{-2.5e-10, "-2.5E-10"},
		{1e100, "1E+100"},
		{1.7976931348623157e308, "1.79769313486232E+308"},
		{5e-324, "4.94065645841247E-324"},
		{NAN, "NaN"},
		{INFINITY, "Infinity"},
		{-INFINITY, "-Infinity"},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect_str(value_number_format(&a, rows[i].n), rows[i].text);
	arena_free(&a);
}

static void
test_strings_are_read_as_numbers_as_the_runner_reads_them(void **state)
{
	static const struct {
		const char *text;
		double n;
	} rows[] = {
		{"", 0},
		{" \t\n ", 0},
		{"0", 0},
		{"-0", 0},
		{"42", 42},
		{" 42\n", 42},
		{"\xc2\xa0"
		 "42",
			42},
		{"+42", 42},
		{"-42", -42},
		{".5", 0.5},
		{"5.", 5},
		{"-.5", -0.5},
		{"007", 7},
		{"1e3", 1000},
		{"1.2E-2", 0.012},
		{"1e+2", 100},
		{"1e400", INFINITY},
		{"-1e400", -INFINITY},
		{"1e-400", 0},
		{"1e99999999999999999999", INFINITY},
		{"0.1", 0.1},
		{"123456789012345678901234567890", 1.2345678901234568e29},
		{"9007199254740993", 9007199254740992},
		{"9007199254740993.00000000000000000000000000001", 9007199254740994},
		{"2.2250738585072011e-308", 2.2250738585072011e-308},
		{"0xff", 255},
		{"0xFF", 255},
		{"0x0000000001", 1},
		{"0x7fffffff", 2147483647},
		{"0x80000000", -2147483648.0},
		{"0xffffffff", -1},
		{"0o17", 15},
		{"0o37777777777", -1},
		{"Infinity", INFINITY},
		{"+Infinity", INFINITY},
		{"-infinity", -INFINITY},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (value_number_parse(str_from(rows[i].text)) != rows[i].n)
			fail_msg("'%s'", rows[i].text);
}

static void
test_other_strings_are_no_numbers(void **state)
{
	static const char *const rows[] = {"a", "1a", "1 2", "1.2.3", "1e", "1e+", "e1", ".", "-",
		"+-1", "--1", "0x", "0X1", "0xg", "-0x1", "0x100000000", "0o8", "0O1",
		"0o40000000000", "0b1", "1_000", "1,000", "NaN", "Inf", "true"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (!isnan(value_number_parse(str_from(rows[i]))))
			fail_msg("'%s'", rows[i]);
}

static void
test_numbers_do_not_depend_on_the_locale(void **state)
{
	struct arena a = {0};

	(void)state;
	if (!setlocale(LC_ALL, "de_DE.UTF-8"))
		(void)setlocale(LC_ALL, "C.UTF-8"); /* better than nothing */
	expect_str(value_number_format(&a, 1234.5), "1234.5");
	expect_str(value_number_format(&a, 1.5e-9), "1.5E-09");
	expect(value_number_parse(STR("1234.5678901234567890123")) == 1234.567890123456789);
	(void)setlocale(LC_ALL, "C");
	arena_free(&a);
}

static void
test_kinds_convert_as_the_table_says(void **state)
{
	struct arena a = {0};
	const struct value array = value_array(array_new(&a));
	const struct value object = value_object(object_new(&a));
	const struct {
		struct value v;
		bool truthy;
		double number;
		const char *string;
		const char *kind;
	} rows[] = {
		{VALUE_NULL_INIT, false, 0, "", "Null"},
		{value_boolean(true), true, 1, "true", "Boolean"},
		{value_boolean(false), false, 0, "false", "Boolean"},
		{value_number(0), false, 0, "0", "Number"},
		{value_number(-0.0), false, 0, "0", "Number"},
		{value_number(NAN), false, NAN, "NaN", "Number"},
		{value_number(2.5), true, 2.5, "2.5", "Number"},
		{value_string(STR("")), false, 0, "", "String"},
		{value_string(STR("0")), true, 0, "0", "String"},
		{value_string(STR("false")), true, NAN, "false", "String"},
		{array, true, NAN, "Array", "Array"},
		{object, true, NAN, "Object", "Object"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const double n = value_to_number(rows[i].v);
		expect(value_is_truthy(rows[i].v) == rows[i].truthy);
		expect(isnan(rows[i].number) ? isnan(n) : n == rows[i].number);
		expect_str(value_to_string(&a, rows[i].v), rows[i].string);
		assert_string_equal(value_kind_name(rows[i].v.kind), rows[i].kind);
	}
	arena_free(&a);
}

static void
test_equality_coerces(void **state)
{
	const struct value null = VALUE_NULL_INIT;
	const struct value empty = value_string(STR(""));

	(void)state;
	expect(value_equal(null, empty));
	expect(value_equal(null, value_number(0)));
	expect(value_equal(empty, value_number(0)));
	expect(value_equal(value_boolean(false), empty));
	expect(value_equal(value_boolean(true), value_string(STR("1"))));
	expect(!value_equal(value_boolean(true), value_string(STR("true"))));
	expect(!value_equal(value_string(STR("abc")), value_number(0)));
	expect(value_equal(value_string(STR("1.0")), value_number(1)));
	expect(!value_equal(value_string(STR("1.0")), value_string(STR("1"))));
	expect(value_equal(value_string(STR("ABC")), value_string(STR("abc"))));
	expect(!value_equal(value_number(NAN), value_number(NAN)));
}

static void
test_arrays_and_objects_equal_only_themselves(void **state)
{
	struct arena a = {0};
	const struct value one = value_array(array_new(&a));
	const struct value two = value_array(array_new(&a));
	const struct value object = value_object(object_new(&a));

	(void)state;
	expect(value_equal(one, one) && !value_equal(one, two));
	expect(value_equal(object, object));
	expect(!value_equal(object, value_object(object_new(&a))));
	expect(!value_equal(one, value_string(STR("Array"))));
	expect(!value_less(one, two) && !value_greater(one, two));
	arena_free(&a);
}

static void
test_order_coerces(void **state)
{
	(void)state;
	expect(value_less(value_boolean(false), value_boolean(true)));
	expect(value_greater(value_string(STR("10")), value_number(9)));
	expect(value_less(value_string(STR("10")), value_string(STR("9"))));
	expect(value_greater(value_string(STR("_")), value_string(STR("a"))));
	expect(!value_less(VALUE_NULL_INIT, VALUE_NULL_INIT));
	expect(value_less(VALUE_NULL_INIT, value_number(1)));
	expect(!value_less(value_string(STR("a")), value_number(1)));
	expect(!value_greater(value_string(STR("a")), value_number(1)));
}

static void
test_an_object_keeps_order_and_finds_members_ignoring_case(void **state)
{
	struct arena a = {0};
	struct object *object = object_new(&a);
	struct object *env = object_new_case_sensitive(&a);

	(void)state;
	object_set_str(object, STR("One"), STR("1"));
	object_set(object, STR("two"), value_number(2));
	object_set_str(object, STR("ONE"), STR("3"));
	expect_str(value_to_json_line(&a, value_object(object)), "{\"One\":\"3\",\"two\":2}");
	expect(object_has(object, STR("one")));
	expect(object_get(object, STR("three")).kind == VALUE_NULL);
	object_set_str(env, STR("PATH"), STR("x"));
	expect(object_has(env, STR("PATH")) && !object_has(env, STR("Path")));
	arena_free(&a);
}

static void
fill_once(struct object *object, void *owner)
{
	int *count = owner;

	++*count;
	expect(!object_has(object, STR("a"))); /* touching it does not fill it again */
	object_set_str(object, STR("a"), STR("1"));
}

static void
test_a_lazy_object_is_filled_when_first_touched(void **state)
{
	struct arena a = {0};
	int count = 0;
	struct object *object = object_new_lazy(&a, fill_once, &count);

	(void)state;
	expect(count == 0);
	expect(object_members(object)->count == 1);
	expect(object_has(object, STR("A")));
	expect(count == 1);
	arena_free(&a);
}

static void
expect_json(const char *text, const char *wanted)
{
	struct arena a = {0};
	struct value v;
	struct error err = {0};

	if (!value_from_json(&a, str_from(text), &v, &err))
		fail_msg("%s: %s", text, err.text);
	expect_str(value_to_json_line(&a, v), wanted);
	arena_free(&a);
}

static void
test_json_is_read(void **state)
{
	(void)state;
	expect_json(" null ", "null");
	expect_json("[true,false]", "[true,false]");
	expect_json("-1.50e1", "-15");
	expect_json("\"\"", "\"\"");
	expect_json("[]", "[]");
	expect_json("{ }", "{}");
	expect_json("\t{\"a\" : [1, {\"b\": null}], \"c\":\"d\"}\r\n",
		"{\"a\":[1,{\"b\":null}],\"c\":\"d\"}");
	expect_json("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"");
	expect_json("\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"", "\"Aé€😀\"");
	expect_json("\"x\\ud83dy\\ude00\\ud83d\\u0041\"", "\"x\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd"
							  "A\"");
}

static void
test_of_keys_that_differ_in_case_the_last_value_wins(void **state)
{
	(void)state;
	expect_json("{\"a\":1,\"b\":2,\"A\":3}", "{\"a\":3,\"b\":2}");
	expect_json("{\"é\":1,\"É\":2}", "{\"é\":2}");
}

static void
test_what_is_not_json_is_an_error_with_its_place(void **state)
{
	static const struct {
		const char *text;
		const char *error;
	} rows[] = {
		{"", "unexpected end of JSON at line 1, column 1"},
		{"{", "unexpected end of JSON at line 1, column 2"},
		{"[1,]", "unexpected character ']' at line 1, column 4"},
		{"[1 2]", "unexpected character '2' at line 1, column 4"},
		{"{\"a\":1,}", "unexpected character '}' at line 1, column 8"},
		{"{a:1}", "unexpected character 'a' at line 1, column 2"},
		{"{\"a\"}", "unexpected character '}' at line 1, column 5"},
		{"'a'", "unexpected character ''' at line 1, column 1"},
		{"01", "unexpected character '1' at line 1, column 2"},
		{"1.", "unexpected end of JSON at line 1, column 3"},
		{".5", "unexpected character '.' at line 1, column 1"},
		{"+1", "unexpected character '+' at line 1, column 1"},
		{"1e", "unexpected end of JSON at line 1, column 3"},
		{"nul", "unexpected end of JSON at line 1, column 4"},
		{"NaN", "unexpected character 'N' at line 1, column 1"},
		{"\"a", "unexpected end of JSON at line 1, column 3"},
		{"\"\\", "unexpected end of JSON at line 1, column 3"},
		{"\"\\x\"", "unexpected character 'x' at line 1, column 3"},
		{"\"\\u12g4\"", "unexpected character 'g' at line 1, column 6"},
		{"\"a\nb\"", "unexpected character '\n' at line 1, column 3"},
		{"[\n  é]", "unexpected character 'é' at line 2, column 3"},
		{"1 // one", "unexpected character '/' at line 1, column 3"},
		{"{} {}", "unexpected character '{' at line 1, column 4"},
	};
	struct arena a = {0};
	struct value v;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (value_from_json(&a, str_from(rows[i].text), &v, &err))
			fail_msg("%s: no error", rows[i].text);
		assert_string_equal(err.text, rows[i].error);
	}
	arena_free(&a);
}

static void
test_json_nests_a_hundred_levels_and_no_more(void **state)
{
	struct arena a = {0};
	struct buf b;
	struct value v;
	struct error err;

	(void)state;
	for (size_t depth = 100; depth <= 101; depth++) {
		buf_init(&b, BUF_UNBOUNDED);
		buf_add_repeat(&b, '[', depth);
		buf_add_repeat(&b, ']', depth);
		expect(value_from_json(&a, buf_take(&a, &b), &v, &err) == (depth == 100));
	}
	arena_free(&a);
}

static void
test_json_is_written_in_the_runners_layout(void **state)
{
	struct arena a = {0};
	struct value v;

	(void)state;
	expect(value_from_json(&a, STR("{\"a\":[1,[],{}],\"b\":{\"c\":\"d\"}}"), &v, NULL));
	expect_str(value_to_json(&a, v), "{\n  \"a\": [\n    1,\n    [],\n    {}\n  ],\n  \"b\": "
					 "{\n    \"c\": \"d\"\n  }\n}");
	arena_free(&a);
}

static void
test_strings_are_escaped_as_the_runner_escapes_them(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(value_to_json(&a, value_string(STR("\"\\/'<é\x01\x1f\x7f\0z"))),
		"\"\\\"\\\\/'<é\\u0001\\u001f\x7f\\u0000z\"");
	expect_str(value_to_json(&a, value_string(STR("a\xc2\x85"
						      "b\xe2\x80\xa8"
						      "c\xe2\x80\xa9"))),
		"\"a\\u0085b\\u2028c\\u2029\"");
	expect_str(value_to_json(&a, value_string(STR("\xc2\xa0\xe2\x82\xac\xe2"))),
		"\"\xc2\xa0\xe2\x82\xac\xe2\"");
	expect_str(value_to_json(&a, value_number(NAN)), "NaN");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_written_as_the_runner_writes_them),
		cmocka_unit_test(test_strings_are_read_as_numbers_as_the_runner_reads_them),
		cmocka_unit_test(test_other_strings_are_no_numbers),
		cmocka_unit_test(test_numbers_do_not_depend_on_the_locale),
		cmocka_unit_test(test_kinds_convert_as_the_table_says),
		cmocka_unit_test(test_equality_coerces),
		cmocka_unit_test(test_arrays_and_objects_equal_only_themselves),
		cmocka_unit_test(test_order_coerces),
		cmocka_unit_test(test_an_object_keeps_order_and_finds_members_ignoring_case),
		cmocka_unit_test(test_a_lazy_object_is_filled_when_first_touched),
		cmocka_unit_test(test_json_is_read),
		cmocka_unit_test(test_of_keys_that_differ_in_case_the_last_value_wins),
		cmocka_unit_test(test_what_is_not_json_is_an_error_with_its_place),
		cmocka_unit_test(test_json_nests_a_hundred_levels_and_no_more),
		cmocka_unit_test(test_json_is_written_in_the_runners_layout),
		cmocka_unit_test(test_strings_are_escaped_as_the_runner_escapes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
