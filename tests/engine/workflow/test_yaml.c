#include "engine/workflow/yaml.h"

#include "tests/expr/expect.h"

#include <stdio.h>
#include <time.h>

static void
render(struct arena *a, struct buf *b, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL: buf_add_z(b, "null"); return;
	case NODE_BOOLEAN: buf_add_z(b, node->boolean ? "true" : "false"); return;
	case NODE_NUMBER: buf_add(b, value_number_format(a, node->number)); return;
	case NODE_STRING: value_add_json(b, value_string(node->text), false); return;
	case NODE_SEQUENCE:
		for (size_t i = 0; i < node->item_count; i++) {
			buf_add_z(b, i > 0 ? ", " : "[");
			render(a, b, node->items[i]);
		}
		buf_add_z(b, node->item_count > 0 ? "]" : "[]");
		return;
	case NODE_MAPPING:
		for (size_t i = 0; i < node->entry_count; i++) {
			buf_add_z(b, i > 0 ? ", " : "{");
			render(a, b, node->entries[i].key);
			buf_add_z(b, ": ");
			render(a, b, node->entries[i].value);
		}
		buf_add_z(b, node->entry_count > 0 ? "}" : "{}");
		return;
	case NODE_EXPRESSION:
	case NODE_INSERT: fail_msg("the YAML layer makes no expressions");
	}
}

static struct str
outcome(struct arena *a, struct source *source, const struct yaml_options *options)
{
	struct diags diags;
	struct buf b;

	diags_init(&diags, a);
	const struct node *root = yaml_load(a, source, options, &diags);
	if (root) {
		expect(diags.count == 0);
		buf_init(&b, BUF_UNBOUNDED);
		render(a, &b, root);
		return buf_take(a, &b);
	}
	expect(diags.count == 1 && diags.error_count == 1);
	const struct diag *diag = &diags.items[0];
	expect(diag->span.start <= diag->span.end && diag->span.end <= source->text.n);
	const struct position at = source_position(source, diag->span.start);
	return str_fmt(a, "error %u:%u %" STR_FMT, at.line, at.column, STR_ARG(diag->message));
}

/* What a text comes to: its tree, or `error LINE:COLUMN message`. */
static struct str
load_with(struct arena *a, struct str text, const struct yaml_options *options)
{
	struct source source;

	source_init(&source, a, STR("test.yml"), text);
	return outcome(a, &source, options);
}

static struct str
load(struct arena *a, const char *text)
{
	return load_with(a, str_from(text), &(struct yaml_options){0});
}

struct yaml_row {
	const char *text;
	const char *wanted;
};

static void
check_rows(const struct yaml_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena a = {0};
		const struct str actual = load(&a, rows[i].text);
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, rows[i].text,
				rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static const struct yaml_row scalars[] = {
	{"a:", "{\"a\": null}"},
	{"~", "null"},
	{"null", "null"},
	{"Null", "null"},
	{"NULL", "null"},
	{"nULL", "\"nULL\""},
	{"true", "true"},
	{"True", "true"},
	{"TRUE", "true"},
	{"tRUE", "\"tRUE\""},
	{"false", "false"},
	{"False", "false"},
	{"FALSE", "false"},
	{"yes", "\"yes\""},
	{"on", "\"on\""},
	{"Off", "\"Off\""},
	{"y", "\"y\""},
	{"0", "0"},
	{"-0", "0"},
	{"+12", "12"},
	{"-7", "-7"},
	{"0755", "755"},
	{"1.10", "1.1"},
	{"1.", "1"},
	{".5", "0.5"},
	{"-.5e1", "-5"},
	{"1e3", "1000"},
	{"1.2E-2", "0.012"},
	{"1e", "\"1e\""},
	{"1e+", "\"1e+\""},
	{".", "\".\""},
	{"-", "[null]"},
	{"+", "\"+\""},
	{"1.2.3", "\"1.2.3\""},
	{"1e400", "Infinity"},
	{"1234567890123456789", "1.23456789012346E+18"},
	{"0x10", "16"},
	{"0xfF", "255"},
	{"0xffffffff", "-1"},
	{"0x7fffffff", "2147483647"},
	{"0x100000000", "error 1:1 the number does not fit 32 bits"},
	{"0x", "\"0x\""},
	{"0xg", "\"0xg\""},
	{"0X10", "\"0X10\""},
	{"-0x10", "\"-0x10\""},
	{"0o17", "15"},
	{"0o8", "\"0o8\""},
	{"0o40000000000", "error 1:1 the number does not fit 32 bits"},
	{"0b1", "\"0b1\""},
	{".inf", "Infinity"},
	{".Inf", "Infinity"},
	{"+.INF", "Infinity"},
	{"-.inf", "-Infinity"},
	{".iNF", "\".iNF\""},
	{".nan", "NaN"},
	{".NaN", "NaN"},
	{".NAN", "NaN"},
	{"1_000", "\"1_000\""},
	{"1:30", "\"1:30\""},
	{"2026-01-31", "\"2026-01-31\""},
	{"5px", "\"5px\""},
	{"'1'", "\"1\""},
	{"\"true\"", "\"true\""},
	{"''", "\"\""},
	{"|\n  1\n", "\"1\\n\""},
	{">-\n  null\n", "\"null\""},
	{"plain text", "\"plain text\""},
};

static void
test_plain_scalars_follow_the_core_schema_and_others_are_texts(void **state)
{
	(void)state;
	check_rows(scalars, COUNT_OF(scalars));
}

static const struct yaml_row tags[] = {
	{"!!str 1", "\"1\""},
	{"!!str", "\"\""},
	{"!!str '1'", "\"1\""},
	{"!!int 1", "1"},
	{"!!float 1.5", "1.5"},
	{"!!bool TRUE", "true"},
	{"!!null ~", "null"},
	{"! 1", "\"1\""},
	{"!!int x", "error 1:7 the value does not fit its tag 'tag:yaml.org,2002:int'"},
	{"!!bool 1", "error 1:8 the value does not fit its tag 'tag:yaml.org,2002:bool'"},
	{"!!null 0", "error 1:8 the value does not fit its tag 'tag:yaml.org,2002:null'"},
	{"!!int 0x100000000", "error 1:7 the value does not fit its tag 'tag:yaml.org,2002:int'"},
	{"!!binary abc", "error 1:10 the value does not fit its tag 'tag:yaml.org,2002:binary'"},
	{"!custom x", "error 1:9 the value does not fit its tag '!custom'"},
	{"!!int '1'",
		"error 1:7 a quoted or block scalar cannot have the tag 'tag:yaml.org,2002:int'"},
	{"!!map {a: 1}", "{\"a\": 1}"},
	{"!custom [1]", "[1]"},
};

static void
test_tags_hold_on_scalars_and_are_ignored_on_collections(void **state)
{
	(void)state;
	check_rows(tags, COUNT_OF(tags));
}

static const struct yaml_row anchors[] = {
	{"a: &x 1\nb: *x\n", "{\"a\": 1, \"b\": 1}"},
	{"a: &x [1, {k: v}]\nb: *x\n", "{\"a\": [1, {\"k\": \"v\"}], \"b\": [1, {\"k\": \"v\"}]}"},
	{"a: &x 1\nb: &x 2\nc: *x\n", "{\"a\": 1, \"b\": 2, \"c\": 2}"},
	{"a: &x [&x 1, *x]\nb: *x\n", "{\"a\": [1, 1], \"b\": 1}"},
	{"? &k key\n: 1\nb: *k\n", "{\"key\": 1, \"b\": \"key\"}"},
	{"a: &x 1\n*x : 2\n", "{\"a\": 1, 1: 2}"},
	{"a: *x\nb: &x 1\n", "error 1:4 the alias 'x' names no anchor before it"},
	{"a: &x [1, *x]\n", "error 1:11 the anchor 'x' is used inside itself"},
	{"&x a: *x\n", "{\"a\": \"a\"}"},
	{"&x\na: *x\n", "error 2:4 the anchor 'x' is used inside itself"},
	{"<<: {a: 1}\n", "{\"<<\": {\"a\": 1}}"},
};

static void
test_anchors_are_expanded_and_merge_keys_are_plain_keys(void **state)
{
	(void)state;
	check_rows(anchors, COUNT_OF(anchors));
}

static void
test_action_files_may_have_neither_anchors_nor_aliases(void **state)
{
	struct arena a = {0};
	const struct yaml_options options = {.reject_anchors = true};

	(void)state;
	expect_str(load_with(&a, STR("a: &x 1\n"), &options),
		"error 1:4 anchors are not supported in action files: remove the anchor 'x'");
	expect_str(load_with(&a, STR("a: *x\n"), &options),
		"error 1:4 anchors are not supported in action files: remove the alias 'x'");
	arena_free(&a);
}

static const struct yaml_row documents[] = {
	{"", "error 1:1 the file is empty"},
	{"# only a comment\n", "error 1:1 the file is empty"},
	{"---\n", "null"},
	{"---\na: 1\n...\n", "{\"a\": 1}"},
	{"%YAML 1.1\n---\na: 1\n", "{\"a\": 1}"},
	{"a: 1\n---\nb: 2\n", "error 2:1 the file holds more than one YAML document"},
	{"---\n---\n", "error 2:1 the file holds more than one YAML document"},
	{"a: 1\n...\n...\n", "{\"a\": 1}"},
};

static void
test_a_file_holds_exactly_one_document(void **state)
{
	(void)state;
	check_rows(documents, COUNT_OF(documents));
}

static const struct yaml_row broken[] = {
	{"a: [1\n", "error 2:1 not valid YAML: did not find expected ',' or ']'"},
	{"a: 'x\n", "error 2:1 not valid YAML: found unexpected end of stream"},
	{"a: 1\n b: 2\n", "error 2:3 not valid YAML: mapping values are not allowed in this "
			  "context"},
	{"a:\n\t- b\n", "error 2:1 not valid YAML: found character that cannot start any token"},
	{"a: @x\n", "error 1:4 not valid YAML: found character that cannot start any token"},
	{"a: \"\\q\"\n", "error 1:5 not valid YAML: found unknown escape character"},
	{"ab: \xff\n", "error 1:5 not valid YAML: invalid leading UTF-8 octet"},
	{"ab: \xc3(\n", "error 1:6 not valid YAML: invalid trailing UTF-8 octet"},
	{"ab: \x01\n", "error 1:5 not valid YAML: control characters are not allowed"},
	{"a: 1\r\nb: 2\rc: 3\n", "error 2:5 a carriage return without a line feed"},
	{"a: 1\r", "error 1:5 a carriage return without a line feed"},
};

static void
test_what_is_no_yaml_is_told_at_its_place(void **state)
{
	(void)state;
	check_rows(broken, COUNT_OF(broken));
}

static void
test_a_nul_is_no_yaml(void **state)
{
	struct arena a = {0};
	const struct str actual = load_with(&a, STR("a: b\0c\n"), &(struct yaml_options){0});

	(void)state;
	expect_str(actual, "error 1:5 not valid YAML: control characters are not allowed");
	arena_free(&a);
}

/* --- places ------------------------------------------------------------------------------- */

/* The text that a node's span covers, found by its key. */
static struct str
written(struct arena *a, const char *text, const char *key, struct position *at)
{
	static struct source source;
	struct diags diags;

	source_init(&source, a, STR("test.yml"), str_from(text));
	diags_init(&diags, a);
	const struct node *root = yaml_load(a, &source, &(struct yaml_options){0}, &diags);
	expect(root != NULL);
	const struct node *node = node_find(root, key);
	expect(node != NULL);
	*at = source_position(&source, node->span.start);
	return str_slice(source.text, node->span.start, node->span.end);
}

static void
expect_written(const char *text, const char *wanted, unsigned line, unsigned column)
{
	struct arena a = {0};
	struct position at;
	const struct str actual = written(&a, text, "k", &at);

	expect_str(actual, wanted);
	if (at.line != line || at.column != column)
		fail_msg("%s\n  wanted %u:%u\n  actual %u:%u", text, line, column, at.line,
			at.column);
	arena_free(&a);
}

static void
test_a_node_knows_where_it_is_written(void **state)
{
	(void)state;
	expect_written("a: 1\nk: value  # c\n", "value", 2, 4);
	expect_written("k: 'va''lue'\n", "'va''lue'", 1, 4);
	expect_written("k: [1, 2]\n", "[", 1, 4); /* a collection is where it starts */
	expect_written("k: |\n  text\nb: 1\n", "|\n  text", 1, 4);
	expect_written("k: &x value\n", "value", 1, 7);
	expect_written("k: !!str &x\n  value\n", "value", 2, 3);
	expect_written("k: &x\nb: 1\n", "&x", 1, 4);
	expect_written("a: &x 1\nk: *x\n", "1", 1, 7); /* where the anchor is */
}

static void
test_places_after_text_that_is_not_ascii_are_right(void **state)
{
	(void)state;
	expect_written("größe: 'é'\nä: ö\nk: value\n", "value", 3, 4);
	expect_written("{\"größe\": 1, k: 'ü'}\n", "'ü'", 1, 17);
	expect_written("'😀': 1\nk: '😀'\n", "'😀'", 2, 4);
}

static void
test_places_in_files_with_carriage_returns_are_right(void **state)
{
	(void)state;
	expect_written("a: 1\r\n\r\nk: value\r\n", "value", 3, 4);
}

static void
test_places_behind_a_byte_order_mark_are_right(void **state)
{
	(void)state;
	expect_written("\xef\xbb\xbf"
		       "a: 1\nk: value\n",
		"value", 2, 4);
}

/* --- limits ------------------------------------------------------------------------------- */

static struct str
repeat(struct arena *a, const char *before, const char *piece, size_t count, const char *after)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, before);
	for (size_t i = 0; i < count; i++)
		buf_add_z(&b, piece);
	buf_add_z(&b, after);
	return buf_take(a, &b);
}

static void
test_fifty_levels_are_read_and_one_more_is_refused(void **state)
{
	struct arena a = {0};
	const struct yaml_options options = {0};
	const struct str fits = repeat(&a, "", "[", 50,
		"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
		"]]]]]]]]");

	(void)state;
	expect(fits.n == 100);
	expect(str_starts(load_with(&a, fits, &options), STR("[[[")));
	expect_str(load_with(&a, repeat(&a, "", "[", 51, ""), &options),
		"error 1:51 maximum object depth exceeded");
	expect_str(load_with(&a, STR("[[[]]]"), &(struct yaml_options){.depth_max = 2}),
		"error 1:3 maximum object depth exceeded");
	arena_free(&a);
}

static void
test_levels_that_an_alias_brings_count_too(void **state)
{
	struct arena a = {0};
	const struct yaml_options options = {.depth_max = 4};

	(void)state;
	expect_str(load_with(&a, STR("a: &x [[1]]\nb: [*x]\n"), &options),
		"{\"a\": [[1]], \"b\": [[[1]]]}");
	expect_str(load_with(&a, STR("a: &x [[1]]\nb: [[*x]]\n"), &options),
		"error 2:6 maximum object depth exceeded");
	arena_free(&a);
}

static void
test_an_alias_bomb_is_refused_in_time(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 20; i++) {
		buf_add_fmt(&b, "a%d: &a%d [", i, i);
		for (int j = 0; j < 9; j++)
			buf_add_fmt(&b, "%s*a%d", j > 0 ? ", " : "", i - 1);
		buf_add_z(&b, "]\n");
	}
	const struct str actual = load_with(&a, buf_take(&a, &b), &(struct yaml_options){0});
	expect(str_ends(
		actual, STR("the file has more than 50,000 nodes once its anchors are expanded")));
	arena_free(&a);
}

static void
test_a_file_is_measured_in_characters(void **state)
{
	struct arena a = {0};
	const struct yaml_options options = {.size_max = 10};

	(void)state;
	expect_str(load_with(&a, STR("a: 1234567"), &options), "{\"a\": 1234567}");
	expect_str(load_with(&a, STR("a: 12345678"), &options),
		"error 1:1 the maximum file size of 10 characters has been exceeded");
	expect_str(load_with(&a, STR("a: äöüéèàç"), &options), "{\"a\": \"äöüéèàç\"}");
	expect(str_has(load_with(&a, repeat(&a, "a: ", "x", YAML_SIZE_MAX - 2, ""),
			       &(struct yaml_options){0}),
		STR("the maximum file size of 1048576 characters")));
	arena_free(&a);
}

static void
test_many_nodes_and_anchors_take_linear_time(void **state)
{
	struct arena a = {0};
	struct buf b;
	const clock_t start = clock();

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "k:\n");
	for (int i = 0; i < 20000; i++)
		buf_add_fmt(&b, "- &anchor%05d é\n- *anchor%05d\n", i, i / 2);
	const struct str actual = load_with(&a, buf_take(&a, &b), &(struct yaml_options){0});
	expect(str_starts(actual, STR("{\"k\": [\"é\", \"é\", ")));
	expect(clock() - start < 5 * CLOCKS_PER_SEC);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_scalars_follow_the_core_schema_and_others_are_texts),
		cmocka_unit_test(test_tags_hold_on_scalars_and_are_ignored_on_collections),
		cmocka_unit_test(test_anchors_are_expanded_and_merge_keys_are_plain_keys),
		cmocka_unit_test(test_action_files_may_have_neither_anchors_nor_aliases),
		cmocka_unit_test(test_a_file_holds_exactly_one_document),
		cmocka_unit_test(test_what_is_no_yaml_is_told_at_its_place),
		cmocka_unit_test(test_a_nul_is_no_yaml),
		cmocka_unit_test(test_a_node_knows_where_it_is_written),
		cmocka_unit_test(test_places_after_text_that_is_not_ascii_are_right),
		cmocka_unit_test(test_places_in_files_with_carriage_returns_are_right),
		cmocka_unit_test(test_places_behind_a_byte_order_mark_are_right),
		cmocka_unit_test(test_fifty_levels_are_read_and_one_more_is_refused),
		cmocka_unit_test(test_levels_that_an_alias_brings_count_too),
		cmocka_unit_test(test_an_alias_bomb_is_refused_in_time),
		cmocka_unit_test(test_a_file_is_measured_in_characters),
		cmocka_unit_test(test_many_nodes_and_anchors_take_linear_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
