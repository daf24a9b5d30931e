/*
 * test_load_called: calls of reusable workflows, between files held in a table.
 */
#include "engine/workflow/load_called.h"

#include "tests/expr/expect.h"

#include <stdio.h>

struct file {
	const char *name; /* .github/workflows/FILE, or OWNER/NAME/.github/workflows/FILE@REF */
	const char *text;
};

struct world {
	struct arena a;
	struct diags diags;
	const struct file *files;
	size_t count;
};

static struct source *
find(void *owner, const struct workflow_ref *ref, struct error *err)
{
	struct world *world = owner;
	struct str name = ref->path;

	if (ref->repository.n > 0)
		name = str_concat(
			&world->a, ref->repository, STR("/"), ref->path, STR("@"), ref->ref);
	for (size_t i = 0; i < world->count; i++) {
		if (!str_eq(name, str_from(world->files[i].name)))
			continue;
		struct source *source = arena_new(&world->a, struct source);
		source_init(source, &world->a, name, str_from(world->files[i].text));
		return source;
	}
	(void)error_set(err, ERROR_MISSING, "there is no '%" STR_FMT "'", STR_ARG(name));
	return NULL;
}

/* Loads the first file. */
static const struct workflow *
load(struct world *world, const struct file *files, size_t count, const struct load_options *limits)
{
	struct load_options options = *limits;
	struct source *source = NULL;

	*world = (struct world){.files = files, .count = count};
	diags_init(&world->diags, &world->a);
	options.find_workflow = find;
	options.owner = world;
	source = arena_new(&world->a, struct source);
	source_init(source, &world->a, str_from(files[0].name), str_from(files[0].text));
	return workflow_load(&world->a, source, &options, &world->diags);
}

#define LOAD(world, files) load(world, files, COUNT_OF(files), &(struct load_options){0})

/* There is just this error, at this place. */
static void
expect_error(const struct world *world, const char *path, unsigned line, unsigned column,
	const char *message)
{
	expect(world->diags.count == 1);
	const struct diag *diag = &world->diags.items[0];
	const struct position at = source_position(diag->source, diag->span.start);
	expect_str(diag->message, message);
	expect_str(diag->source->path, path);
	expect(at.line == line && at.column == column);
}

#define CALLABLE "on: workflow_call\njobs: {a: {runs-on: x}}\n"

static void
test_a_call_becomes_called_of_its_job(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n"
			      "  b: {uses: o/r/.github/workflows/c.yml@v1}\n"},
		{".github/workflows/b.yml", CALLABLE},
		{"o/r/.github/workflows/c.yml@v1", CALLABLE},
	};
	struct world world;

	(void)state;
	const struct workflow *w = LOAD(&world, files);
	expect(w && w->jobs[0].called && w->jobs[1].called);
	expect_str(w->jobs[0].called->source->path, ".github/workflows/b.yml");
	expect_str(w->jobs[1].called->source->path, "o/r/.github/workflows/c.yml@v1");
	arena_free(&world.a);
}

static void
test_a_local_call_of_another_repository_stays_there(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs: {a: {uses: o/r/.github/workflows/b.yml@v1}}\n"},
		{"o/r/.github/workflows/b.yml@v1",
			"on: workflow_call\njobs: {a: {uses: ./.github/workflows/c.yml}}\n"},
		{".github/workflows/c.yml", CALLABLE},
		{"o/r/.github/workflows/c.yml@v1", CALLABLE},
	};
	struct world world;

	(void)state;
	const struct workflow *w = LOAD(&world, files);
	expect(w);
	expect_str(
		w->jobs[0].called->jobs[0].called->source->path, "o/r/.github/workflows/c.yml@v1");
	arena_free(&world.a);
}

static void
test_an_error_in_a_called_file_names_the_caller(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"},
		{".github/workflows/b.yml", "on: push\njobs: {a: {runs-on: x}}\n"},
	};
	struct world world;

	(void)state;
	expect(!LOAD(&world, files));
	expect_error(&world, ".github/workflows/b.yml", 1, 5,
		"the workflow cannot be called: 'on' does not name workflow_call");
	const struct diag *diag = &world.diags.items[0];
	expect_str(diag->related_source->path, "first.yml");
	expect(source_position(diag->related_source, diag->related_span.start).line == 4);
	arena_free(&world.a);
}

static void
test_a_workflow_that_is_not_there_is_told_at_uses(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"},
	};
	struct world world;

	(void)state;
	expect(!LOAD(&world, files));
	expect_error(&world, "first.yml", 4, 11,
		"cannot load the called workflow: there is no '.github/workflows/b.yml'");
	arena_free(&world.a);
}

static void
test_uses_must_name_a_file_of_the_folder(void **state)
{
	static const char *const wrong[] = {"./b.yml", "./.github/workflows/x/b.yml",
		"o/r/.github/workflows/b.yml", "o/r/b.yml@v1", "o/.github/workflows/b.yml@v1",
		"o/r/.github/workflows/b.yml@", "o/r/.github/workflows/b.yml@v1@v2",
		"/r/.github/workflows/b.yml@v1", "./.github/workflows/"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct arena a = {0};
		struct diags diags;
		struct source source;
		const struct node uses = {
			.kind = NODE_STRING, .source = &source, .text = str_from(wrong[i])};
		source_init(&source, &a, STR("test.yml"), uses.text);
		diags_init(&diags, &a);
		call_check(&uses, &diags);
		if (diags.count != 1)
			fail_msg("%s is taken", wrong[i]);
		arena_free(&a);
	}
}

static const char with_inputs[] = "on:\n"
				  "  workflow_call:\n"
				  "    inputs:\n"
				  "      flag: {type: boolean}\n"
				  "      count: {type: number, required: true}\n"
				  "    secrets: {token: {required: true}}\n"
				  "jobs: {a: {runs-on: x}}\n";

static const struct {
	const char *keys; /* of the calling job */
	unsigned line;    /* 0: no error */
	unsigned column;
	const char *message;
} calls[] = {
	{"with: {COUNT: 1}\n    secrets: {Token: x}", 0, 0, NULL},
	{"with: {count: 1}\n    secrets: inherit", 0, 0, NULL},
	{"with: {count: '${{ github.x }}'}\n    secrets: inherit", 0, 0, NULL},
	{"with: {count: 1, flag: 'true'}\n    secrets: inherit", 5, 28,
		"the input 'flag' must be a boolean, not 'true'"},
	{"with: {count: x}\n    secrets: inherit", 5, 19,
		"the input 'count' must be a number, not 'x'"},
	{"secrets: inherit", 4, 11, "the called workflow requires 'count'"},
	{"with: {count: 1}", 4, 11, "the called workflow requires 'token'"},
	{"with: {count: 1, cuont: 1}\n    secrets: inherit", 5, 29,
		"the called workflow does not declare 'cuont'"},
	{"with: {count: 1}\n    secrets: {token: x, other: y}", 6, 32,
		"the called workflow does not declare 'other'"},
};

static void
test_inputs_and_secrets_are_held_to_what_is_declared(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(calls); i++) {
		char text[512];
		struct world world;
		const struct file files[] = {
			{"first.yml", text},
			{".github/workflows/b.yml", with_inputs},
		};
		(void)snprintf(text, sizeof(text),
			"on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    %s\n",
			calls[i].keys);
		const struct workflow *w = LOAD(&world, files);
		if (calls[i].message)
			expect_error(&world, "first.yml", calls[i].line, calls[i].column,
				calls[i].message);
		else if (!w)
			fail_msg("%s: %" STR_FMT, calls[i].keys,
				STR_ARG(world.diags.items[0].message));
		arena_free(&world.a);
	}
}

static void
test_a_call_gets_the_permissions_of_its_job(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\npermissions: {issues: write}\njobs:\n"
			      "  a: {uses: ./.github/workflows/b.yml}\n"},
		{".github/workflows/b.yml", "on: workflow_call\njobs:\n  a: {runs-on: x}\n"
					    "  b: {runs-on: x, permissions: {issues: read}}\n"},
	};
	struct world world;

	(void)state;
	const struct workflow *w = LOAD(&world, files);
	const size_t issues = 7;
	expect(w);
	expect_str(str_from(permission_name(issues)), "issues");
	expect(w->jobs[0].called->jobs[0].granted->levels[issues] == PERMISSION_WRITE);
	expect(w->jobs[0].called->jobs[1].granted->levels[issues] == PERMISSION_READ);
	arena_free(&world.a);
}

static void
test_a_call_may_not_ask_for_more_than_its_job_has(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"
			      "    permissions: read-all\n"},
		{".github/workflows/b.yml",
			"on: workflow_call\njobs:\n"
			"  b: {runs-on: x, permissions: {issues: write, checks: read}}\n"},
	};
	struct world world;

	(void)state;
	expect(!LOAD(&world, files));
	expect_error(&world, "first.yml", 3, 3,
		"the called workflow's job b asks for 'issues: write', but may only have "
		"'issues: read'");
	arena_free(&world.a);
}

static void
test_workflows_that_call_each_other_end_at_the_depth(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs: {a: {uses: ./.github/workflows/b.yml}}\n"},
		{".github/workflows/b.yml",
			"on: workflow_call\njobs: {a: {uses: ./.github/workflows/b.yml}}\n"},
	};
	struct world world;

	(void)state;
	expect(!LOAD(&world, files));
	expect_error(&world, ".github/workflows/b.yml", 2, 18,
		"workflows call each other more than 9 levels deep");
	arena_free(&world.a);
	expect(!load(&world, files, COUNT_OF(files), &(struct load_options){.call_depth_max = 2}));
	expect_error(&world, ".github/workflows/b.yml", 2, 18,
		"workflows call each other more than 2 levels deep");
	arena_free(&world.a);
}

static void
test_the_limits_hold_for_all_files_together(void **state)
{
	static const struct file files[] = {
		{"first.yml", "on: push\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n"
			      "  b: {uses: ./.github/workflows/b.yml}\n"},
		{".github/workflows/b.yml", CALLABLE},
	};
	struct world world;

	(void)state;
	expect(!load(&world, files, COUNT_OF(files), &(struct load_options){.job_max = 3}));
	expect_error(&world, ".github/workflows/b.yml", 2, 8,
		"a workflow may not have more than 3 jobs, with those that it calls");
	arena_free(&world.a);
	expect(load(&world, files, COUNT_OF(files), &(struct load_options){.job_max = 4}));
	arena_free(&world.a);
	expect(!load(&world, files, COUNT_OF(files), &(struct load_options){.bytes_max = 1500}));
	expect(world.diags.count == 1);
	expect_str(str_from(world.diags.items[0].code), "workflow-size");
	arena_free(&world.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_call_becomes_called_of_its_job),
		cmocka_unit_test(test_a_local_call_of_another_repository_stays_there),
		cmocka_unit_test(test_an_error_in_a_called_file_names_the_caller),
		cmocka_unit_test(test_a_workflow_that_is_not_there_is_told_at_uses),
		cmocka_unit_test(test_uses_must_name_a_file_of_the_folder),
		cmocka_unit_test(test_inputs_and_secrets_are_held_to_what_is_declared),
		cmocka_unit_test(test_a_call_gets_the_permissions_of_its_job),
		cmocka_unit_test(test_a_call_may_not_ask_for_more_than_its_job_has),
		cmocka_unit_test(test_workflows_that_call_each_other_end_at_the_depth),
		cmocka_unit_test(test_the_limits_hold_for_all_files_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
