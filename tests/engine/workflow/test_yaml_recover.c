/*
 * test_yaml_recover: the tree of a text with a fault.
 *
 * Nodes are shown as JSON. Behind a mapping or list that is cut stands `~`; a value that is lost is
 * `?`, and a text that may go on is followed by `~`, too.
 */
#include "engine/workflow/yaml.h"
#include "tests/expr/expect.h"

static void
render(struct buf *b, const struct node *node)
{
	const bool is_list = node->kind == NODE_SEQUENCE;

	if (node->is_wrong) {
		buf_add_char(b, '?');
		return;
	}
	if (!is_list && node->kind != NODE_MAPPING) {
		buf_add_fmt(b, "%" STR_FMT "%s", STR_ARG(node->text), node->is_cut ? "~" : "");
		return;
	}
	buf_add_char(b, is_list ? '[' : '{');
	for (size_t i = 0; is_list && i < node->item_count; i++) {
		buf_add_z(b, i > 0 ? ", " : "");
		render(b, node->items[i]);
	}
	for (size_t i = 0; !is_list && i < node->entry_count; i++) {
		buf_add_z(b, i > 0 ? ", " : "");
		render(b, node->entries[i].key);
		buf_add_z(b, ": ");
		render(b, node->entries[i].value);
	}
	buf_add_z(b, is_list ? "]" : "}");
	buf_add_z(b, node->is_cut ? "~" : "");
}

/* The tree, then the line of each error. */
static struct str
recovered(struct arena *a, struct str text)
{
	const struct yaml_options options = {.tell_all = true, .recover = true};
	struct source source;
	struct diags diags;
	struct buf b;

	source_init(&source, a, STR("test.yml"), text);
	diags_init(&diags, a);
	const struct node *root = yaml_load(a, &source, &options, &diags);
	buf_init(&b, BUF_UNBOUNDED);
	if (root)
		render(&b, root);
	else
		buf_add_z(&b, "none");
	for (size_t i = 0; i < diags.count; i++)
		buf_add_fmt(&b, " %u", source_position(&source, diags.items[i].span.start).line);
	return buf_take(a, &b);
}

struct row {
	const char *text;
	const char *wanted;
};

static void
check_rows(const struct row *rows, size_t count)
{
	struct arena a = {0};

	for (size_t i = 0; i < count; i++) {
		const struct str actual = recovered(&a, str_from(rows[i].text));
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\nwanted: %s\nactual: %.*s", rows[i].text, rows[i].wanted,
				STR_ARG(actual));
	}
	arena_free(&a);
}

static void
test_a_text_without_a_fault_is_not_cut(void **state)
{
	static const struct row rows[] = {
		{"a: 1\nb: [x, y]\n", "{a: 1, b: [x, y]}"},
		{"", "none 1"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

/* The line, and what is deeper below it, is lost; the mappings and lists around it are cut. */
static void
test_a_line_in_its_place_is_lost_alone(void **state)
{
	static const struct row rows[] = {
		{"a: 1\nb: x: y\nc: 2\n", "{a: 1, c: 2}~ 2"},
		{"a:\n  b: 1\n  c d\n  e: 2\nf: {g: 1}\n", "{a: {b: 1, e: 2}~, f: {g: 1}}~ 4"},
		{"a:\n  - b: 1\n    c d\n    e: 2\n  - f: 1\n", "{a: [{b: 1, e: 2}~, {f: 1}]~}~ 4"},
		{"a:\n  - b: x: y\n    c: 1\n  - d: 2\n", "{a: [{d: 2}]~}~ 2"},
		{"a: {b: 1}\nc: x: y\n", "{a: {b: 1}}~ 2"},
		/* a list in the column of its key goes with it */
		{"a: 1\nb c\n- d\ne: 2\n", "{a: 1, e: 2}~ 3"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_what_swallows_lines_is_lost_from_where_it_begins(void **state)
{
	static const struct row rows[] = {
		{"a: \"x\nb: 1\nc: \"y\"\nd: 2\n", "{b: 1, c: y, d: 2}~ 3"},
		{"a: 'x\nb: 1\n", "{b: 1}~ 3"},
		{"a: [x,\nb: 1\nc:\n  d: 2\n", "{b: 1, c: {d: 2}}~ 3"},
		{"a: {x: 1,\n  y: 2\nb: 1\n", "{b: 1}~ 3"},
		{"é: 1\na: [ü,\nb: ö\n", "{é: 1, b: ö}~ 4"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

/*
 * Nobody knows what the lines below belong to, until a key is in the first column, or in that of
 * jobs.
 */
static void
test_behind_a_line_out_of_place_only_outer_keys_are_certain(void **state)
{
	static const struct row rows[] = {
		{"a:\n  b: 1\n c: 2\nd: 3\n", "{a: {b: 1}~, d: 3}~ 3"},
		{"a:\n  b: x\n    c: 1\n  d: 2\ne: 3\n", "{a: ?, e: 3}~ 3"},
		{"a:\n  b c\n    d: 1\n  e: 2\n", "{a: ?}~ 3"},
		{"a:\n  b:\n    c: 1\n\td: 1\n    e: 2\n  f:\n    g: 1\n",
			"{a: {b: {c: 1}~, f: {g: 1}}~}~ 4"},
		/* the line may be missing that the deeper ones were below */
		{"x: 1\na:\n    b: 1\n  c:\n    d: 2\ne: 3\n", "{x: 1, e: 3}~ 4"},
		{"  a: 1\nb: 2\n", "{b: 2}~ 2"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_what_may_go_on_in_the_lost_lines_is_cut(void **state)
{
	static const struct row rows[] = {
		{"a:\n  b: |\n    x\n  y z\n  c: 1\n", "{a: {b: x\n~, c: 1}~}~ 5"},
		{"a:\n  b: |\n    x\n  c: y: z\n", "{a: {b: x\n}~}~ 4"},
		{"a:\n  b:\n    c d\n    e: 1\n", "{a: {b: ?}~}~ 4"},
		{"a:\n  b:\n  c: x: y\n", "{a: {b: }~}~ 3"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_faults_far_from_each_other_are_told(void **state)
{
	static const struct row rows[] = {
		{"a: x: y\nb: 1\nc: x: y\n", "{b: 1}~ 1 3"},
		/* the second may be of the first's making */
		{"a: x: y\nc: x: y\nd: 1\n", "{d: 1}~ 1"},
		{"a: [\n  x: y: z\n]\nb: 1\n", "{b: 1}~ 2"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_values_that_are_wrong_leave_the_rest(void **state)
{
	static const struct row rows[] = {
		{"a: *x\nb: {c: 1}\n", "{a: ?, b: {c: 1}}~ 1"},
		{"a: 0xfffffffff\nb: [1]\n", "{a: ?, b: [1]}~ 1"},
		/* the anchor may be on a line that is lost */
		{"a: &x y: z\nb: *x\nc: 1\n", "{b: ?, c: 1}~ 1"},
		{"a: &x {d: 1}\nb: y: z\nc: *x\n", "{a: {d~: 1~}~, c: {d~: 1~}~}~ 2"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_nothing_is_left_of_what_is_no_document(void **state)
{
	static const struct row rows[] = {
		{"\"", "none 1"},
		{"[a", "none 1"},
		{"x\n---\ny\n", "none 2"},
	};

	(void)state;
	check_rows(rows, COUNT_OF(rows));
}

static void
test_many_faults_come_to_an_end(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 10000; i++)
		buf_add_fmt(&b, "a%d: 1\nb%d: x: y\n", i, i);
	expect(str_starts(recovered(&a, buf_take(&a, &b)), STR("{a0: 1, a1: 1, ")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_without_a_fault_is_not_cut),
		cmocka_unit_test(test_a_line_in_its_place_is_lost_alone),
		cmocka_unit_test(test_what_swallows_lines_is_lost_from_where_it_begins),
		cmocka_unit_test(test_behind_a_line_out_of_place_only_outer_keys_are_certain),
		cmocka_unit_test(test_what_may_go_on_in_the_lost_lines_is_cut),
		cmocka_unit_test(test_faults_far_from_each_other_are_told),
		cmocka_unit_test(test_values_that_are_wrong_leave_the_rest),
		cmocka_unit_test(test_nothing_is_left_of_what_is_no_document),
		cmocka_unit_test(test_many_faults_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
