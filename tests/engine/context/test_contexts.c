#include "engine/context/contexts.h"

#include "engine/context/context_functions.h"

#include "tests/expr/expect.h"

#include <string.h>

static const struct str shared = {"shared", 6};
static const struct str inner = {"inner", 5};

static struct map
texts(struct arena *a, const char *name, const struct str *value)
{
	struct map map;

	map_init(&map, a, false);
	map_set(&map, str_from(name), (void *)(uintptr_t)value);
	return map;
}

static struct str
json(struct arena *a, const struct context_values *values, const char *name)
{
	return value_to_json_line(a, context_make(a, values, str_from(name)));
}

static void
expect_json(struct arena *a, const struct context_values *values, const char *name,
	const char *expected)
{
	if (!str_eq(json(a, values, name), str_from(expected)))
		fail_msg("%s: %" STR_FMT, name, STR_ARG(json(a, values, name)));
}

static void
test_values_that_are_left_out_are_not_there(void **state)
{
	static const struct {
		const char *name;
		const char *json;
	} rows[] = {
		{"env", "{}"},
		{"ENV", "{}"},
		{"vars", "{}"},
		{"secrets", "{\"GITHUB_TOKEN\":\"\"}"},
		{"inputs", "{}"},
		{"matrix", "null"},
		{"needs", "{}"},
		{"jobs", "{}"},
		{"steps", "{}"},
		{"runner", "null"},
		{"strategy", "{\"fail-fast\":false,\"job-index\":0,\"job-total\":1,"
			     "\"max-parallel\":1}"},
		{"unknown", "null"},
		{"", "null"},
	};
	const struct context_values none = {0};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect_json(&a, &none, rows[i].name, rows[i].json);
	arena_free(&a);
}

static void
test_inner_variables_win_and_names_keep_their_case(void **state)
{
	struct arena a = {0};
	const struct map job = texts(&a, "NAME", &shared);
	const struct map step = texts(&a, "NAME", &inner);
	const struct map other = texts(&a, "name", &shared);
	const struct context_env of_job = {.variables = &job};
	const struct context_env of_action = {.variables = &other, .outer = &of_job};
	const struct context_env of_step = {.variables = &step, .outer = &of_action};
	const struct context_values values = {.env = &of_step};

	(void)state;
	expect_json(&a, &values, "env", "{\"NAME\":\"inner\",\"name\":\"shared\"}");
	arena_free(&a);
}

static struct context_result
result_at(const void *owner, size_t i)
{
	static const char *const ids[] = {"good", "bad", "left"};
	static const enum result results[] = {RESULT_SUCCESS, RESULT_FAILURE, RESULT_SKIPPED};

	return (struct context_result){str_from(ids[i]), results[i], i == 0 ? owner : NULL};
}

static void
test_needs_and_jobs_are_lists_of_results(void **state)
{
	static const char expected[] =
		"{\"good\":{\"result\":\"success\",\"outputs\":{\"o\":"
		"\"inner\"}},\"bad\":{\"result\":\"failure\",\"outputs\":{}}}";
	struct arena a = {0};
	const struct map outputs = texts(&a, "o", &inner);
	const struct context_values values = {
		.needs = {2, result_at, &outputs}, .jobs = {2, result_at, &outputs}};

	(void)state;
	expect_json(&a, &values, "needs", expected);
	expect_json(&a, &values, "jobs", expected);
	arena_free(&a);
}

static void
test_status_functions(void **state)
{
	static const struct context_status succeeded = {.is_known = true, .all_succeeded = true};
	static const struct context_status failed = {.is_known = true, .any_failed = true};
	static const struct context_status cancelled = {
		.is_known = true, .is_cancelled = true, .all_succeeded = true};
	static const struct {
		const struct context_status *status;
		const char *function;
		const char *job; /* NULL: no argument */
		bool expected;
	} rows[] = {
		{&succeeded, "success", NULL, true},
		{&succeeded, "failure", NULL, false},
		{&succeeded, "cancelled", NULL, false},
		{&succeeded, "always", NULL, true},
		{&succeeded, "success", "bad", false},
		{&succeeded, "failure", "BAD", true},
		{&succeeded, "failure", "left", false},
		{&succeeded, "success", "left", false},
		{&failed, "success", NULL, false},
		{&failed, "failure", NULL, true},
		{&failed, "success", "good", true},
		{&failed, "failure", "good", false},
		{&cancelled, "success", NULL, false},
		{&cancelled, "success", "good", false},
		{&cancelled, "failure", "bad", false},
		{&cancelled, "cancelled", NULL, true},
		{&cancelled, "always", NULL, true},
	};
	const struct context_results needs = {3, result_at, NULL};
	struct arena a = {0};
	struct error err;
	struct value v;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct value argument =
			value_string(rows[i].job ? str_from(rows[i].job) : STR(""));
		expect(context_status_call(&a, rows[i].status, &needs, rows[i].function, &argument,
			rows[i].job ? 1 : 0, &v, &err));
		if (v.boolean != rows[i].expected)
			fail_msg("row %zu: %s", i, rows[i].function);
	}
	arena_free(&a);
}

static void
test_without_a_job_only_always_has_an_answer(void **state)
{
	static const struct context_status none;
	static const struct context_results no_needs;
	struct arena a = {0};
	struct error err;
	struct value v;

	(void)state;
	expect(context_status_call(&a, &none, &no_needs, "always", NULL, 0, &v, &err));
	expect(v.boolean);
	expect(!context_status_call(&a, &none, &no_needs, "success", NULL, 0, &v, &err));
	expect(strcmp(err.text, "'success' is available in a job only") == 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_that_are_left_out_are_not_there),
		cmocka_unit_test(test_inner_variables_win_and_names_keep_their_case),
		cmocka_unit_test(test_needs_and_jobs_are_lists_of_results),
		cmocka_unit_test(test_status_functions),
		cmocka_unit_test(test_without_a_job_only_always_has_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
