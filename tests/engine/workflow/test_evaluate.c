#include "engine/workflow/evaluate.h"

#include "engine/workflow/load_workflow.h"
#include "engine/workflow/references.h"
#include "tests/expr/expect.h"

static const char contexts_json[] =
	"{\"github\": {\"ref\": \"refs/heads/main\", \"run_number\": 7, \"empty\": null},"
	" \"vars\": {\"LIST\": [\"b\", \"c\"], \"MAP\": {\"X\": \"1\", \"a\": 2}, \"YES\": true,"
	" \"NAME\": \"KEY\", \"TEXT\": \"true\", \"TEN\": \"10\"}}";

static struct value
context(void *owner, struct arena *a, struct str name)
{
	struct value all;

	(void)owner;
	if (!value_from_json(a, str_from(contexts_json), &all, NULL))
		fail_msg("the contexts are no JSON");
	return object_get(all.object, name);
}

static const struct expr_host host = {.context = context};

/* The job of a workflow of which only this part matters. */
static const struct workflow_job *
job_of(struct arena *a, const char *part)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	source_init(source, a, STR("w.yml"),
		str_fmt(a, "on: push\njobs:\n  a:\n    runs-on: x\n%s\n", part));
	diags_init(&diags, a);
	const struct workflow *w = workflow_load(a, source, &(struct load_options){0}, &diags);
	if (!w)
		fail_msg("%s: %" STR_FMT, part, STR_ARG(diags.items[0].message));
	return &w->jobs[0];
}

/* The matrix takes any value, so that it shows all of them. */
static const struct node *
matrix_of(struct arena *a, const char *text)
{
	const char *part = str_z(a, str_fmt(a, "    strategy:\n      matrix:\n%s", text));

	return node_find(job_of(a, part)->strategy, "matrix");
}

static struct str
evaluated(struct arena *a, const struct node *node)
{
	struct value v;
	struct error err = {0};

	if (!node_evaluate(a, node, &host, &v, &err))
		return str_copy(a, str_from(err.text));
	return value_to_json_line(a, v);
}

static const struct {
	const char *text;
	const char *wanted;
} values[] = {
	{"        a: [1, 1.10, 'x', true, null, ~]", "{\"a\":[1,1.1,\"x\",true,null,null]}"},
	{"        a: ['${{ github.run_number }}']", "{\"a\":[7]}"},
	{"        a: ['n${{ github.run_number }}']", "{\"a\":[\"n7\"]}"},
	{"        a: ['${{ vars.YES }}', '${{ github.empty }}']", "{\"a\":[true,null]}"},
	{"        a: [a, '${{ vars.LIST }}', d]", "{\"a\":[\"a\",\"b\",\"c\",\"d\"]}"},
	{"        a: ['x', ['${{ vars.LIST }}']]", "{\"a\":[\"x\",[\"b\",\"c\"]]}"},
	{"        a: [1, \"${{ fromJSON('[]') }}\"]", "{\"a\":[1]}"},
	{"        a: ['${{ vars.MAP }}']", "{\"a\":[{\"X\":\"1\",\"a\":2}]}"},
	{"        ${{ insert }}: '${{ fromJSON(''{\"a\": [1], \"b\": [2]}'') }}'",
		"{\"a\":[1],\"b\":[2]}"},
	{"        a: [1]\n        ${{ insert }}: '${{ fromJSON(''{\"A\": [3]}'') }}'",
		"{\"a\":[3]}"},
	{"        ${{ vars.NAME }}: [1]", "{\"KEY\":[1]}"},
	{"        x-${{ vars.NAME }}: [1]", "{\"x-KEY\":[1]}"},
	{"        ${{ github.run_number }}: [1]", "{\"7\":[1]}"},
	{"        a: ['${{ ''${{'' }}']", "{\"a\":[\"${{\"]}"},
	{"        ${{ insert }}: ${{ vars.LIST }}",
		"w.yml:7:24: 'insert' wants a mapping, not Array"},
	{"        ${{ vars.LIST }}: [1]", "w.yml:7:9: expected a text, not Array"},
	{"        a: [\"${{ fromJSON('{') }}\"]", NULL},
};

static void
test_a_tree_evaluates_with_lists_spliced_and_mappings_inserted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		struct arena a = {0};
		const struct str actual = evaluated(&a, matrix_of(&a, values[i].text));
		if (!values[i].wanted)
			expect(str_starts(actual, STR("w.yml:7:")));
		else if (!str_eq(actual, str_from(values[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, values[i].text,
				values[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_nothing_evaluates_to_null_and_empty(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	struct value v;
	struct str s;

	(void)state;
	expect(node_evaluate(&a, NULL, &host, &v, &err) && v.kind == VALUE_NULL);
	expect(node_evaluate_text(&a, NULL, &host, &s, &err) && s.n == 0);
	expect(node_evaluate_texts(&a, NULL, &host, NULL, NULL, &err));
	arena_free(&a);
}

static void
test_text_is_made_of_any_scalar(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	struct str s;
	const struct workflow_job *job = job_of(&a, "    name: a ${{ github.run_number }}\n"
						    "    environment: ${{ vars.YES }}\n"
						    "    container: ${{ vars.LIST }}");

	(void)state;
	expect(node_evaluate_text(&a, job->name, &host, &s, &err));
	expect_str(s, "a 7");
	expect(node_evaluate_text(&a, job->environment, &host, &s, &err));
	expect_str(s, "true");
	expect(!node_evaluate_text(&a, job->container, &host, &s, &err));
	expect(err.kind == ERROR_INVALID);
	expect_str(str_from(err.text), "w.yml:7:16: expected a text, not Array");
	arena_free(&a);
}

static const struct {
	const char *value;
	const char *error; /* NULL: true, and 10 */
} typed[] = {
	{"${{ vars.YES }}", NULL},
	{"${{ fromJSON(vars.TEXT) }}", NULL},
	{"${{ vars.TEXT }}", "w.yml:5:24: expected true or false, not 'true' (String)"},
	{"${{ github.run_number }}", "w.yml:5:24: expected true or false, not '7' (Number)"},
	{"${{ github.nothing }}", "w.yml:5:24: expected true or false, not '' (Null)"},
};

static void
test_a_boolean_must_be_one_after_evaluation(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(typed); i++) {
		struct arena a = {0};
		struct error err = {0};
		bool is_true = false;
		const struct workflow_job *job = job_of(
			&a, str_z(&a, str_fmt(&a, "    continue-on-error: %s", typed[i].value)));
		const bool ok =
			node_evaluate_boolean(&a, job->continue_on_error, &host, &is_true, &err);
		expect(ok == (typed[i].error == NULL) && is_true == ok);
		if (!ok)
			expect_str(str_from(err.text), typed[i].error);
		arena_free(&a);
	}
}

static void
test_a_number_must_be_one_after_evaluation(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	double n = 0;
	const struct workflow_job *job = job_of(&a, "    timeout-minutes: ${{ vars.TEN }}");

	(void)state;
	expect(!node_evaluate_number(&a, job->timeout_minutes, &host, &n, &err));
	expect_str(str_from(err.text), "w.yml:5:22: expected a number, not '10' (String)");
	job = job_of(&a, "    timeout-minutes: ${{ fromJSON(vars.TEN) }}");
	expect(node_evaluate_number(&a, job->timeout_minutes, &host, &n, &err) && n > 9.9);
	job = job_of(&a, "    timeout-minutes: 0x10");
	expect(node_evaluate_number(&a, job->timeout_minutes, &host, &n, &err) && n > 15.9);
	arena_free(&a);
}

static void
add_pair(void *owner, struct str key, struct str value)
{
	buf_add_fmt(owner, "%" STR_FMT "=%" STR_FMT ";", STR_ARG(key), STR_ARG(value));
}

static void
expect_texts(const char *part, const char *wanted)
{
	struct arena a = {0};
	struct error err = {0};
	struct buf b;
	const struct workflow_job *job = job_of(&a, part);

	buf_init(&b, BUF_UNBOUNDED);
	if (!node_evaluate_texts(&a, job->env, &host, add_pair, &b, &err)) {
		expect(b.n == 0);
		buf_add_z(&b, err.text);
	}
	expect_str(buf_str(&b), wanted);
	buf_free(&b);
	arena_free(&a);
}

static void
test_a_mapping_of_texts_is_told_in_order_and_whole_or_not_at_all(void **state)
{
	(void)state;
	expect_texts("    env: {B: 1.0, A: , C: 'x', D: '${{ github.ref }}', E: true}",
		"B=1;A=;C=x;D=refs/heads/main;E=true;");
	expect_texts("    env: ${{ vars.MAP }}", "X=1;a=2;");
	expect_texts("    env: ${{ vars.LIST }}", "w.yml:5:10: expected a mapping, not Array");
	expect_texts(
		"    env: {A: 1, B: '${{ vars.LIST }}'}", "w.yml:5:20: expected a text, not Array");
	expect_texts("    env:\n      A: 1\n      B: x ${{ fromJSON('{') }}",
		"w.yml:7:16: Error parsing fromJson: unexpected end of JSON at line 1, column 2");
}

static void
add_name(void *owner, struct str name)
{
	buf_add_fmt(owner, "%" STR_FMT ";", STR_ARG(name));
}

static void
test_references_are_found_in_the_whole_tree(void **state)
{
	struct arena a = {0};
	struct buf b;
	const struct workflow_job *job = job_of(&a, "    env:\n"
						    "      A: ${{ secrets.ONE }}\n"
						    "      B: ${{ secrets['TWO'] && vars.X }}\n"
						    "    steps:\n"
						    "      - run: x ${{ secrets.three }}\n"
						    "        name: ${{ toJSON(secrets) }}");

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	node_references(job->node, STR("secrets"), add_name, &b);
	expect_str(buf_str(&b), "ONE;TWO;three;;");
	buf_free(&b);
	arena_free(&a);
}

static void
test_an_error_names_file_line_and_column(void **state)
{
	struct arena a = {0};
	struct error err = {0};
	const struct workflow_job *job = job_of(&a, "    env:\n      größe: ${{ vars.LIST }}");

	(void)state;
	expect(!node_error(&err, node_find(job->env, "größe"), "%s", "odd"));
	expect(err.kind == ERROR_INVALID);
	expect_str(str_from(err.text), "w.yml:6:14: odd");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_tree_evaluates_with_lists_spliced_and_mappings_inserted),
		cmocka_unit_test(test_nothing_evaluates_to_null_and_empty),
		cmocka_unit_test(test_text_is_made_of_any_scalar),
		cmocka_unit_test(test_a_boolean_must_be_one_after_evaluation),
		cmocka_unit_test(test_a_number_must_be_one_after_evaluation),
		cmocka_unit_test(test_a_mapping_of_texts_is_told_in_order_and_whole_or_not_at_all),
		cmocka_unit_test(test_references_are_found_in_the_whole_tree),
		cmocka_unit_test(test_an_error_names_file_line_and_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
