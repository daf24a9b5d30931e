/*
 * test_load_workflow [FOLDER]: the workflows of fixtures/workflow.
 *
 * NAME.expected holds what loading NAME.yml tells: a line `LINE:COLUMN: CODE: message (help)` for
 * each diagnostic, or `ok`. UPDATE_FIXTURES=1 writes what it does tell.
 */
#include "engine/workflow/load_workflow.h"

#include "engine/store/file.h"
#include "engine/workflow/id.h"
#include "tests/expr/expect.h"

static const char *folder = "fixtures/workflow";

static void
add_place(struct buf *b, struct source *source, struct span span)
{
	const struct position start = source_position(source, span.start);
	const struct position end = source_position(source, span.end);

	buf_add_fmt(b, "%u:%u", start.line, start.column);
	if (end.line != start.line)
		buf_add_fmt(b, "-%u:%u", end.line, end.column);
	else if (end.column > start.column + 1)
		buf_add_fmt(b, "-%u", end.column - 1);
}

static void
add_diag(struct buf *b, const struct diag *diag)
{
	add_place(b, diag->source, diag->span);
	buf_add_fmt(b, ": %s: %" STR_FMT, diag->code, STR_ARG(diag->message));
	if (diag->help.n > 0)
		buf_add_fmt(b, " (%" STR_FMT ")", STR_ARG(diag->help));
	if (diag->related.n > 0) {
		buf_add_fmt(b, "\n  %" STR_FMT " ", STR_ARG(diag->related));
		add_place(b, diag->source, diag->related_span);
	}
	buf_add_char(b, '\n');
}

static struct str
load_file(struct arena *a, const char *path, bool strict)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;
	struct buf b;

	source_init(source, a, str_from(path), read_text(a, path));
	diags_init(&diags, a);
	const struct workflow *w =
		workflow_load(a, source, &(struct load_options){.strict = strict}, &diags);
	if ((w == NULL) != (diags.error_count > 0))
		fail_msg("%s: a workflow and errors", path);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < diags.count; i++)
		add_diag(&b, &diags.items[i]);
	if (diags.count == 0)
		buf_add_z(&b, "ok\n");
	return buf_take(a, &b);
}

/* `strict-NAME.yml` is loaded with the option. */
static void
run_file(const char *path)
{
	struct arena a = {0};
	const struct str name = path_name(str_from(path));
	const struct str stem = str_slice(str_from(path), 0, strlen(path) - strlen(".yml"));

	expect_fixture(str_z(&a, str_concat(&a, stem, STR(".expected"))),
		load_file(&a, path, str_starts(name, STR("strict-"))));
	arena_free(&a);
}

static void
test_every_workflow_of_the_fixtures_is_told_of_as_it_says(void **state)
{
	(void)state;
	each_fixture(folder, ".yml", run_file);
}

/* --- the model ---------------------------------------------------------------------------- */

static const struct workflow *
load(struct arena *a, const char *text)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	source_init(source, a, STR("test.yml"), str_from(text));
	diags_init(&diags, a);
	const struct workflow *w = workflow_load(a, source, &(struct load_options){0}, &diags);
	if (!w)
		fail_msg("%" STR_FMT, STR_ARG(diags.items[0].message));
	return w;
}

static void
test_events_are_read_from_a_text_a_list_and_a_mapping(void **state)
{
	struct arena a = {0};

	(void)state;
	const struct workflow *w = load(&a, "on: push\njobs: {a: {runs-on: x, steps: []}}\n");
	expect(w->trigger_count == 1 && !w->triggers[0].config);
	expect_str(w->triggers[0].event, "push");
	w = load(&a, "on: [push, pull_request]\njobs: {a: {runs-on: x, steps: []}}\n");
	expect(w->trigger_count == 2);
	expect(workflow_trigger_find(w, STR("pull_request")) == &w->triggers[1]);
	w = load(&a, "on: {push: , schedule: [{cron: '0 0 * * *'}]}\n"
		     "jobs: {a: {runs-on: x, steps: []}}\n");
	expect(w->trigger_count == 2 && !w->triggers[0].config && w->triggers[1].config);
	expect(workflow_trigger_find(w, STR("Push")) == NULL);
	arena_free(&a);
}

static void
test_steps_without_an_id_get_one_that_is_free(void **state)
{
	static const char *const ids[] = {"__run", "__run_2", "__actions_checkout", "own", "__self",
		"__node_20", "__actions_checkout_2"};
	struct arena a = {0};
	const struct workflow *w = load(&a, "on: push\n"
					    "jobs:\n"
					    "  a:\n"
					    "    runs-on: x\n"
					    "    steps:\n"
					    "    - run: x\n"
					    "    - run: y\n"
					    "    - uses: actions/checkout@v4\n"
					    "    - {run: z, id: own}\n"
					    "    - uses: ./here\n"
					    "    - uses: docker://node:20\n"
					    "    - uses: actions/checkout/sub@v4\n");

	(void)state;
	expect(w->jobs[0].step_count == COUNT_OF(ids));
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		expect_str(w->jobs[0].steps[i].id, ids[i]);
		expect(w->jobs[0].steps[i].has_own_id == (i == 3));
	}
	arena_free(&a);
}

static void
test_needs_are_found_ignoring_case_and_in_their_order(void **state)
{
	struct arena a = {0};
	const struct workflow *w = load(&a, "on: push\n"
					    "jobs:\n"
					    "  A: {runs-on: x}\n"
					    "  b: {runs-on: x, needs: a}\n"
					    "  c: {runs-on: x, needs: [B, A]}\n");

	(void)state;
	expect(w->job_count == 3);
	expect(w->jobs[1].need_count == 1 && w->jobs[1].need_jobs[0] == 0);
	expect_str(w->jobs[1].needs[0], "A");
	expect(w->jobs[2].need_count == 2);
	expect(w->jobs[2].need_jobs[0] == 1 && w->jobs[2].need_jobs[1] == 0);
	expect(workflow_job_find(w, STR("C")) == &w->jobs[2]);
	expect(workflow_job_find(w, STR("d")) == NULL);
	arena_free(&a);
}

static void
test_a_workflow_is_called_by_its_name_or_else_its_path(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(workflow_title(load(&a, "on: push\njobs: {a: {runs-on: x}}\n")), "test.yml");
	expect_str(
		workflow_title(load(&a, "name: 1.10\non: push\njobs: {a: {runs-on: x}}\n")), "1.1");
	arena_free(&a);
}

static void
test_a_long_name_makes_an_id_that_is_short_enough(void **state)
{
	struct arena a = {0};
	struct map taken;
	char name[300];

	(void)state;
	memset(name, 'x', sizeof(name));
	map_init(&taken, &a, true);
	for (int i = 0; i < 12; i++) {
		const struct str id = id_make(&a, (struct str){name, sizeof(name)}, &taken);
		expect(id.n <= ID_LENGTH_MAX && str_starts(id, STR("__xxx")));
	}
	expect(taken.count == 12);
	arena_free(&a);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_workflow_of_the_fixtures_is_told_of_as_it_says),
		cmocka_unit_test(test_events_are_read_from_a_text_a_list_and_a_mapping),
		cmocka_unit_test(test_steps_without_an_id_get_one_that_is_free),
		cmocka_unit_test(test_needs_are_found_ignoring_case_and_in_their_order),
		cmocka_unit_test(test_a_workflow_is_called_by_its_name_or_else_its_path),
		cmocka_unit_test(test_a_long_name_makes_an_id_that_is_short_enough),
	};

	if (argc > 1)
		folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
