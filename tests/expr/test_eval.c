#include "tests/expr/expect.h"

#include <string.h>

/* A host that counts what it is asked. */
struct counting_host {
	size_t contexts;
	size_t calls;
	struct str last_context;
	const char *last_function;
	size_t last_count;
};

static struct value
context(void *owner, struct arena *a, struct str name)
{
	struct counting_host *host = owner;
	struct object *object = object_new(a);

	host->contexts++;
	host->last_context = name;
	object_set_str(object, STR("name"), name);
	return value_object(object);
}

static bool
call(void *owner, struct arena *a, const char *function, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	struct counting_host *host = owner;

	(void)a;
	host->calls++;
	host->last_function = function;
	host->last_count = count;
	if (strcmp(function, "broken") == 0) {
		(void)error_set(err, ERROR_IO, "the disk is gone");
		return error_help(err, "look under the table");
	}
	*out = count > 0 ? args[count - 1] : value_boolean(true);
	return true;
}

static const char *const contexts[] = {"github", "Env", "steps"};
static const struct expr_function functions[] = {
	{"success", 0, 0}, {"last", 1, EXPR_ARGUMENTS_ANY}, {"broken", 0, 1}};
static const struct expr_scope scope = {
	.contexts = contexts,
	.context_count = COUNT_OF(contexts),
	.functions = functions,
	.function_count = COUNT_OF(functions),
};

/* Evaluates with a host of this file, of which `settings` gives the rest. */
static bool
eval_with(struct arena *a, struct counting_host *owner, struct expr_host settings, struct str text,
	struct value *out, struct expr_error *err)
{
	const struct expr *expr;

	settings.context = context;
	settings.call = call;
	settings.owner = owner;
	if (!expr_parse(a, text, &scope, &expr, err))
		fail_msg("%s", err->text);
	return expr_eval(a, expr, &settings, out, err);
}

static bool
eval(struct arena *a, struct counting_host *owner, const char *text, struct value *out,
	struct expr_error *err)
{
	return eval_with(a, owner, (struct expr_host){0}, str_from(text), out, err);
}

static void
test_a_context_is_asked_for_once_and_only_if_it_is_touched(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	expect(eval(&a, &host, "GITHUB.name == github.NAME && github == GitHub", &v, &err));
	expect(v.kind == VALUE_BOOLEAN && v.boolean);
	expect(host.contexts == 1);
	expect(eval(&a, &host, "false && steps.a.b", &v, &err));
	expect(host.contexts == 1);
	arena_free(&a);
}

static void
test_names_are_told_as_the_scope_spells_them(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	expect(eval(&a, &host, "SUCCESS() && ENV.x", &v, &err));
	expect_str(host.last_context, "Env");
	assert_string_equal(host.last_function, "success");
	arena_free(&a);
}

static void
test_a_function_of_the_host_gets_its_arguments_evaluated(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	expect(eval(&a, &host, "last(1, format('{0}', 2), 1 == 1)", &v, &err));
	expect(v.kind == VALUE_BOOLEAN && v.boolean && host.last_count == 3);
	expect(eval(&a, &host, "last(1,2,3,4,5,6,7,8,9,10,11,'12')", &v, &err));
	expect_str(v.string, "12");
	expect(host.calls == 2);
	expect(!eval(&a, &host, "last(fromJSON('x'))", &v, &err));
	expect(host.calls == 2);
	arena_free(&a);
}

static void
test_an_error_of_the_host_is_the_expressions(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v = value_number(7);
	struct expr_error err;

	(void)state;
	expect(!eval(&a, &host, "1 == 2 || broken()", &v, &err));
	assert_string_equal(err.text, "the disk is gone");
	assert_string_equal(err.help, "look under the table");
	expect(err.stage == EXPR_EVALUATION);
	expect(err.span.start == 10 && err.span.end == 18);
	expect(v.kind == VALUE_NUMBER && v.number == 7); /* written only on success */
	arena_free(&a);
}

static void
test_an_expression_is_evaluated_many_times(void **state)
{
	struct arena a = {0};
	struct arena scratch = {0};
	const struct expr *expr;
	struct expr_error err;
	struct value v;

	(void)state;
	expect(expr_parse(&a, STR("format('{0}-{1}', github.name, 1)"), &scope, &expr, &err));
	for (int i = 0; i < 100; i++) {
		struct counting_host host = {0};
		const struct expr_host asked = {.context = context, .owner = &host};
		expect(expr_eval(&scratch, expr, &asked, &v, &err));
		expect_str(v.string, "github-1");
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	arena_free(&a);
}

static void
test_blank_text_is_null(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(json_of(&a, NULL, ""), "null");
	expect_str(json_of(&a, NULL, "  \n"), "null");
	arena_free(&a);
}

static void
test_a_large_scope_works_like_a_small_one(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 100; i++)
		buf_add_fmt(&b, "%s\"c%d\": %d", i ? "," : "{", i, i);
	buf_add_z(&b, "}");
	const char *json = str_z(&a, buf_take(&a, &b));
	expect_str(json_of(&a, json, "c99 > c98 && C7"), "7");
	arena_free(&a);
}

static void
print_value(void *owner, const struct ast *node, struct value value)
{
	struct buf *b = owner;

	buf_add_fmt(b, "%s=", ast_kind_name(node->kind));
	value_add_json(b, value, false);
	buf_add_char(b, ' ');
}

static void
test_an_observer_sees_each_node_that_was_evaluated_children_first(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	const struct expr_observer observer = {.evaluated = print_value, .owner = &b};
	expect(eval_with(&a, &host, (struct expr_host){.observer = &observer},
		STR("github.name == 'x' && steps || !success()"), &v, &err));
	expect_str(buf_str(&b),
		"context={\"name\":\"github\"} literal=\"name\" index=\"github\" literal=\"x\" "
		"equal=false and=false call=true not=false or=false ");
	buf_free(&b);
	arena_free(&a);
}

/* Whether an expression stays within a limit. */
static bool
fits(size_t limit_bytes, const char *text)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err = {0};
	const struct expr_host settings = {.memory_limit_bytes = limit_bytes};
	const bool ok = eval_with(&a, &host, settings, str_from(text), &v, &err);

	if (!ok && !str_has(str_from(err.text), STR("maximum allowed memory size was exceeded")))
		fail_msg("%s", err.text);
	arena_free(&a);
	return ok;
}

static void
test_memory_is_counted_as_the_runner_counts_it(void **state)
{
	(void)state;
	/* a string is 26 bytes and 2 for each UTF-16 unit, anything else 24 */
	expect(fits(26 + 2 * 5, "'abcde'") && !fits(26 + 2 * 5 - 1, "'abcde'"));
	expect(fits(26 + 2 * 3, "'é😀'") && !fits(26 + 2 * 3 - 1, "'é😀'"));
	expect(fits(24, "true") && !fits(23, "true"));
	/* both operands at once, and then the result instead of them */
	expect(fits(28 + 30, "'a' == 'bb'") && !fits(28 + 30 - 1, "'a' == 'bb'"));
	expect(fits(24 + 28 + 28, "('a' == 'b') == ('a' == 'b')"));
	expect(!fits(24 + 28 + 28 - 1, "('a' == 'b') == ('a' == 'b')"));
}

static void
test_functions_are_stopped_at_the_limit(void **state)
{
	static const char grow[] =
		"format('{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}', "
		"format('{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}', 'a text of some length'))";

	(void)state;
	expect(fits(10000, grow) && !fits(4000, grow));
	expect(fits(1000, "join(fromJSON('[1,2,3,4,5,6,7,8,9]'), 'xxxxxxxxxx')"));
	expect(!fits(500, "join(fromJSON('[1,2,3,4,5,6,7,8,9]'), 'xxxxxxxxxx')"));
	/* two brackets and nine items are 11 strings, of 47 units together */
	expect(fits(11 * 26 + 47 * 2, "toJSON(fromJSON('[1,2,3,4,5,6,7,8,9]'))"));
	expect(!fits(11 * 26 + 47 * 2 - 1, "toJSON(fromJSON('[1,2,3,4,5,6,7,8,9]'))"));
	expect(!fits(64, "toJSON(fromJSON('[1,2,3,4,5,6,7,8,9]'))"));
}

static void
test_the_default_limit_is_that_of_templates(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "'");
	buf_add_repeat(&b, 'x', 15000);
	buf_add_z(&b, "'");
	const char *text = str_z(&a, buf_take(&a, &b));
	const char *ten = "{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}";
	const struct str small = str_fmt(&a, "format('%s', %s)", ten, text);
	const struct str large = str_fmt(&a, "format('%s%s%s%s', %s)", ten, ten, ten, ten, text);
	expect(fits(0, str_z(&a, small)));
	expect(fits(0, str_z(&a, large))); /* 40 times 30 kB, counted twice */
	expect(!fits((size_t)1 << 20, str_z(&a, large)));
	expect(!fits(0, str_z(&a, str_fmt(&a, "format('%s', %" STR_FMT ")", ten, STR_ARG(large)))));
	arena_free(&a);
}

static void
test_the_memory_error_shows_the_expression(void **state)
{
	struct arena a = {0};
	struct counting_host host = {0};
	struct value v;
	struct expr_error err;

	(void)state;
	expect(!eval_with(&a, &host, (struct expr_host){.memory_limit_bytes = 30},
		STR(" 'abcdef' "), &v, &err));
	assert_string_equal(err.text,
		"The maximum allowed memory size was exceeded while evaluating the following "
		"expression: 'abcdef'");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_context_is_asked_for_once_and_only_if_it_is_touched),
		cmocka_unit_test(test_names_are_told_as_the_scope_spells_them),
		cmocka_unit_test(test_a_function_of_the_host_gets_its_arguments_evaluated),
		cmocka_unit_test(test_an_error_of_the_host_is_the_expressions),
		cmocka_unit_test(test_an_expression_is_evaluated_many_times),
		cmocka_unit_test(test_blank_text_is_null),
		cmocka_unit_test(test_a_large_scope_works_like_a_small_one),
		cmocka_unit_test(test_an_observer_sees_each_node_that_was_evaluated_children_first),
		cmocka_unit_test(test_memory_is_counted_as_the_runner_counts_it),
		cmocka_unit_test(test_functions_are_stopped_at_the_limit),
		cmocka_unit_test(test_the_default_limit_is_that_of_templates),
		cmocka_unit_test(test_the_memory_error_shows_the_expression),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
