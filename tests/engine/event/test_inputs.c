#include "engine/event/inputs.h"

#include "engine/workflow/load_workflow.h"
#include "tests/expr/expect.h"

static const char workflow_text[] = "on:\n"
				    "  workflow_dispatch:\n"
				    "    inputs:\n"
				    "      text: {default: hello}\n"
				    "      bare:\n"
				    "      flag: {type: boolean}\n"
				    "      on_flag: {type: boolean, default: true}\n"
				    "      count: {type: number}\n"
				    "      ten: {type: number, default: 10}\n"
				    "      level: {type: choice, options: [low, high]}\n"
				    "      mid: {type: choice, options: [a, b], default: b}\n"
				    "      env: {type: environment}\n"
				    "  push:\n"
				    "jobs: {a: {runs-on: x}}\n";

static const struct workflow *
load(struct arena *a, const char *text)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	source_init(source, a, STR("w.yml"), str_from(text));
	diags_init(&diags, a);
	const struct workflow *w = workflow_load(a, source, &(struct load_options){0}, &diags);
	if (!w)
		fail_msg("%" STR_FMT, STR_ARG(diags.items[0].message));
	return w;
}

/* The inputs as JSON for `NAME=VALUE` pairs separated by `;`, or the error and its help. */
static struct str
inputs(struct arena *a, const char *workflow, const char *event, const char *given)
{
	struct str rest = str_from(given);
	struct str pair;
	struct object *object;
	struct error err = {0};
	struct map map;

	map_init(&map, a, true);
	while (str_split(&rest, ';', &pair)) {
		const size_t equals = str_index(pair, '=', 0);
		struct str *value = arena_new(a, struct str);
		*value = str_slice(pair, equals + 1, pair.n);
		if (pair.n > 0)
			map_set(&map, str_slice(pair, 0, equals), value);
	}
	if (!inputs_make(a, load(a, workflow), str_from(event), &map, &object, &err)) {
		expect(err.kind == ERROR_USAGE);
		return str_fmt(a, "%s (%s)", err.text, err.help);
	}
	return object ? value_to_json_line(a, value_object(object)) : STR("none");
}

static const struct {
	const char *given;
	const char *wanted;
} rows[] = {
	{"", "{\"text\":\"hello\",\"bare\":\"\",\"flag\":false,\"on_flag\":true,\"count\":0,"
	     "\"ten\":10,\"level\":\"low\",\"mid\":\"b\",\"env\":\"\"}"},
	{"text=;bare=x=y;FLAG=True;on_flag=false;count=0x10;ten=-1.5;level=high;env=prod",
		"{\"text\":\"\",\"bare\":\"x=y\",\"flag\":true,\"on_flag\":false,\"count\":16,"
		"\"ten\":-1.5,\"level\":\"high\",\"mid\":\"b\",\"env\":\"prod\"}"},
	{"flag=yes", "the input 'flag' must be true or false, not 'yes' ()"},
	{"flag=", "the input 'flag' must be true or false, not '' ()"},
	{"count=many", "the input 'count' must be a number, not 'many' ()"},
	{"count=", "the input 'count' must be a number, not '' ()"},
	{"level=Low", "the input 'level' must be one of its options, not 'Low' (its options are: "
		      "low, high)"},
	{"levle=low", "the workflow declares no input 'levle' (did you mean 'level'?)"},
	{"something=else", "the workflow declares no input 'something' ()"},
};

static void
test_inputs_take_their_type_and_else_a_default(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual =
			inputs(&a, workflow_text, "workflow_dispatch", rows[i].given);
		expect_str(actual, rows[i].wanted);
		arena_free(&a);
	}
}

static void
test_a_required_input_needs_a_value_or_a_default(void **state)
{
	static const char text[] = "on:\n"
				   "  workflow_dispatch:\n"
				   "    inputs:\n"
				   "      a: {required: true, default: x}\n"
				   "      b: {required: true}\n"
				   "jobs: {a: {runs-on: x}}\n";
	struct arena a = {0};

	(void)state;
	expect_str(inputs(&a, text, "workflow_dispatch", ""),
		"the input 'b' is required and has no value (--input b=VALUE)");
	expect_str(inputs(&a, text, "workflow_dispatch", "b=1"), "{\"a\":\"x\",\"b\":\"1\"}");
	arena_free(&a);
}

static void
test_an_event_without_inputs_has_none_and_takes_none(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(inputs(&a, workflow_text, "push", ""), "none");
	expect_str(inputs(&a, workflow_text, "push", "text=x"),
		"the workflow declares no input 'text' (declare inputs under "
		"on.workflow_dispatch.inputs)");
	expect_str(inputs(&a, "on: workflow_dispatch\njobs: {a: {runs-on: x}}\n",
			   "workflow_dispatch", ""),
		"none");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inputs_take_their_type_and_else_a_default),
		cmocka_unit_test(test_a_required_input_needs_a_value_or_a_default),
		cmocka_unit_test(test_an_event_without_inputs_has_none_and_takes_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
