#include "engine/plan/matrix.h"

#include "tests/expr/expect.h"

/* Each combination as JSON, and the suffix of its name when that is not what the values say. */
static struct str
expanded(struct arena *a, const char *json)
{
	struct matrix matrix = {0};
	struct error err = {0};
	struct value v;
	struct buf b;

	if (!value_from_json(a, str_from(json), &v, NULL))
		fail_msg("no JSON: %s", json);
	if (!matrix_expand(a, v, &matrix, &err)) {
		expect(err.kind == ERROR_INVALID && matrix.count == 0);
		return str_fmt(a, "error: %s", err.text);
	}
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < matrix.count; i++) {
		value_add_json(&b, value_object(matrix.rows[i].values), false);
		buf_add_fmt(&b, " (%" STR_FMT ")\n", STR_ARG(matrix.rows[i].suffix));
	}
	return buf_take(a, &b);
}

static const struct {
	const char *what;
	const char *matrix;
	const char *wanted;
} rows[] = {
	{"one vector", "{\"os\": [\"a\", \"b\"]}",
		"{\"os\":\"a\"} (a)\n"
		"{\"os\":\"b\"} (b)\n"},
	{"the first key varies slowest", "{\"x\": [1, 2], \"y\": [\"a\", \"b\"]}",
		"{\"x\":1,\"y\":\"a\"} (1, a)\n"
		"{\"x\":1,\"y\":\"b\"} (1, b)\n"
		"{\"x\":2,\"y\":\"a\"} (2, a)\n"
		"{\"x\":2,\"y\":\"b\"} (2, b)\n"},
	{"exclude drops what matches all its keys",
		"{\"x\": [1, 2], \"y\": [\"a\", \"b\"], \"exclude\": [{\"x\": 1, \"y\": \"b\"}]}",
		"{\"x\":1,\"y\":\"a\"} (1, a)\n"
		"{\"x\":2,\"y\":\"a\"} (2, a)\n"
		"{\"x\":2,\"y\":\"b\"} (2, b)\n"},
	{"exclude with a part of the keys",
		"{\"x\": [1, 2], \"y\": [\"a\", \"b\"], \"exclude\": [{\"x\": 1}]}",
		"{\"x\":2,\"y\":\"a\"} (2, a)\n"
		"{\"x\":2,\"y\":\"b\"} (2, b)\n"},
	{"everything excluded leaves nothing", "{\"x\": [1], \"exclude\": [{\"x\": 1}]}", ""},
	{"matching is loose: case and number as text",
		"{\"x\": [\"Ubuntu\", 18], \"exclude\": [{\"X\": \"UBUNTU\"}, {\"x\": \"18\"}]}",
		""},
	{"exclude of an unknown key", "{\"x\": [1], \"exclude\": [{\"y\": 1}]}",
		"error: the matrix's 'exclude' names 'y', which is not a key of the matrix"},
	{"exclude with an empty entry", "{\"x\": [1], \"exclude\": [{}]}",
		"error: an entry of the matrix's 'exclude' is empty"},
	{"an include that matches extends", "{\"x\": [1, 2], \"include\": [{\"x\": 2, \"e\": 3}]}",
		"{\"x\":1} (1)\n"
		"{\"x\":2,\"e\":3} (2)\n"},
	{"an include without vector keys extends all", "{\"x\": [1, 2], \"include\": [{\"e\": 3}]}",
		"{\"x\":1,\"e\":3} (1)\n"
		"{\"x\":2,\"e\":3} (2)\n"},
	{"later includes overwrite extras, never vector values",
		"{\"x\": [1, 2], \"include\": [{\"e\": 1, \"f\": 1}, {\"x\": 2, \"e\": 2}]}",
		"{\"x\":1,\"e\":1,\"f\":1} (1)\n"
		"{\"x\":2,\"e\":2,\"f\":1} (2)\n"},
	{"extras take no part in later matches",
		"{\"x\": [1], \"include\": [{\"e\": 1}, {\"e\": 2, \"f\": 3}]}",
		"{\"x\":1,\"e\":2,\"f\":3} (1)\n"},
	{"includes that match nothing come last, in order",
		"{\"x\": [1], \"include\": [{\"x\": 5, \"e\": 1}, {\"x\": 1, \"e\": 2}, {\"x\": "
		"4}]}",
		"{\"x\":1,\"e\":2} (1)\n"
		"{\"x\":5,\"e\":1} (5, 1)\n"
		"{\"x\":4} (4)\n"},
	{"includes that match nothing extend none another",
		"{\"x\": [1], \"include\": [{\"x\": 5}, {\"x\": 5, \"e\": 1}]}",
		"{\"x\":1} (1)\n"
		"{\"x\":5} (5)\n"
		"{\"x\":5,\"e\":1} (5, 1)\n"},
	{"an include that matched only what is excluded is a job of its own",
		"{\"x\": [1, 2], \"exclude\": [{\"x\": 1}], \"include\": [{\"x\": 1, \"e\": 7}]}",
		"{\"x\":2} (2)\n"
		"{\"x\":1,\"e\":7} (1, 7)\n"},
	{"only includes", "{\"include\": [{\"a\": 1}, {\"a\": 2, \"b\": 3}]}",
		"{\"a\":1} (1)\n"
		"{\"a\":2,\"b\":3} (2, 3)\n"},
	{"the example of GitHub's documentation",
		"{\"fruit\": [\"apple\", \"pear\"], \"animal\": [\"cat\", \"dog\"], \"include\": ["
		"{\"color\": \"green\"}, {\"color\": \"pink\", \"animal\": \"cat\"},"
		" {\"fruit\": \"apple\", \"shape\": \"circle\"}, {\"fruit\": \"banana\"},"
		" {\"fruit\": \"banana\", \"animal\": \"cat\"}]}",
		"{\"fruit\":\"apple\",\"animal\":\"cat\",\"color\":\"pink\",\"shape\":\"circle\"} "
		"(apple, cat)\n"
		"{\"fruit\":\"apple\",\"animal\":\"dog\",\"color\":\"green\",\"shape\":\"circle\"} "
		"(apple, dog)\n"
		"{\"fruit\":\"pear\",\"animal\":\"cat\",\"color\":\"pink\"} (pear, cat)\n"
		"{\"fruit\":\"pear\",\"animal\":\"dog\",\"color\":\"green\"} (pear, dog)\n"
		"{\"fruit\":\"banana\"} (banana)\n"
		"{\"fruit\":\"banana\",\"animal\":\"cat\"} (banana, cat)\n"},
	{"nested values are matched leaf by leaf",
		"{\"n\": [{\"v\": 14, \"env\": \"a\"}, {\"v\": 20}], "
		"\"exclude\": [{\"n\": {\"v\": 14}}]}",
		"{\"n\":{\"v\":20}} (20)\n"},
	{"a null leaf matches what is missing",
		"{\"n\": [{\"v\": 1, \"e\": 2}, {\"v\": 1}], "
		"\"exclude\": [{\"n\": {\"v\": 1, \"e\": null}}]}",
		"{\"n\":{\"v\":1,\"e\":2}} (1, 2)\n"},
	{"lists are matched leaf by leaf",
		"{\"n\": [[1, 2], [1, 3], [2]], \"exclude\": [{\"n\": [1]}]}", "{\"n\":[2]} (2)\n"},
	{"a longer list does not match", "{\"n\": [[1]], \"exclude\": [{\"n\": [1, 2]}]}",
		"{\"n\":[1]} (1)\n"},
	{"a name shows leaves and leaves out what is empty",
		"{\"x\": [{\"a\": 1, \"b\": {\"c\": \"y\"}}], \"e\": [\"\"], \"n\": [null], "
		"\"t\": [true]}",
		"{\"x\":{\"a\":1,\"b\":{\"c\":\"y\"}},\"e\":\"\",\"n\":null,\"t\":true} "
		"(1, y, true)\n"},
	{"values keep their type", "{\"x\": [1, \"1\", true, null, 1.5]}",
		"{\"x\":1} (1)\n"
		"{\"x\":\"1\"} (1)\n"
		"{\"x\":true} (true)\n"
		"{\"x\":null} ()\n"
		"{\"x\":1.5} (1.5)\n"},
	{"an empty vector", "{\"x\": [], \"y\": [1]}",
		"error: the matrix vector 'x' has no values"},
	{"no vector", "{}", "error: the matrix must define at least one vector"},
	{"empty include alone", "{\"include\": []}",
		"error: the matrix must define at least one vector"},
	{"exclude alone", "{\"exclude\": [{\"x\": 1}]}",
		"error: the matrix must define at least one vector"},
	{"a vector that is no list", "{\"x\": 1}",
		"error: the matrix's 'x' must be a list, not Number"},
	{"an include that is no list", "{\"x\": [1], \"include\": {\"x\": 1}}",
		"error: the matrix's 'include' must be a list, not Object"},
	{"an include's entry that is no mapping", "{\"x\": [1], \"include\": [1]}",
		"error: an entry of the matrix's 'include' must be a mapping"},
	{"no mapping", "[1]", "error: the matrix must be a mapping, not Array"},
};

static void
test_a_matrix_expands_as_github_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = expanded(&a, rows[i].matrix);
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\nwanted %s\nactual %" STR_FMT, rows[i].what, rows[i].wanted,
				STR_ARG(actual));
		arena_free(&a);
	}
}

/* {"x": [0, …, count - 1], …} with as many vectors as `names` has letters. */
static struct str
numbers(struct arena *a, const char *names, size_t count, const char *more)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (const char *name = names; *name; name++) {
		buf_add_fmt(&b, "%s\"%c\": [0", name > names ? ", " : "{", *name);
		for (size_t i = 1; i < count; i++)
			buf_add_fmt(&b, ", %zu", i);
		buf_add_char(&b, ']');
	}
	buf_add_fmt(&b, "%s}", more);
	return buf_take(a, &b);
}

static size_t
count_of(struct arena *a, struct str json, struct error *err)
{
	struct matrix matrix = {0};
	struct value v;

	if (!value_from_json(a, json, &v, NULL))
		fail_msg("no JSON");
	return matrix_expand(a, v, &matrix, err) ? matrix.count : SIZE_MAX;
}

static void
test_256_combinations_are_made_and_one_more_is_refused(void **state)
{
	struct arena a = {0};
	struct error err = {0};

	(void)state;
	expect(count_of(&a, numbers(&a, "xy", 16, ""), &err) == 256);
	expect(count_of(&a, numbers(&a, "x", 257, ""), &err) == SIZE_MAX);
	expect_str(str_from(err.text), "the matrix makes more than 256 jobs");
	expect(count_of(&a, numbers(&a, "x", 256, ", \"include\": [{\"x\": 999}]"), &err) ==
		SIZE_MAX);
	expect(count_of(&a, numbers(&a, "x", 257, ", \"exclude\": [{\"x\": 0}]"), &err) == 256);
	arena_free(&a);
}

static void
test_a_product_without_end_is_refused_at_once(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	const struct str json = numbers(&a, "abcdefgh", 100, ", \"exclude\": [{\"a\": null}]");

	(void)state;
	expect(count_of(&a, json, &err) == SIZE_MAX);
	expect_str(str_from(err.text), "the matrix is too large");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_matrix_expands_as_github_documents),
		cmocka_unit_test(test_256_combinations_are_made_and_one_more_is_refused),
		cmocka_unit_test(test_a_product_without_end_is_refused_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
