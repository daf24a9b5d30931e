#include "engine/linter/session.h"

#include "engine/linter/lint_world.h"
#include "expr/base/utf16_place.h"
#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#define ROOT    "/repository"
#define CI      ".github/workflows/ci.yml"
#define CALLED  ".github/workflows/called.yml"
#define ACTION  "tools/action.yml"
#define SETTING ".lact.yml"

/* --- a disk ------------------------------------------------------------------------------- */

struct disk {
	const char *paths[8]; /* and texts */
	const char *texts[8];
	size_t count;
	size_t read_count;
};

static bool
read_disk(void *owner, struct arena *a, struct str path, struct str *text)
{
	struct disk *disk = owner;

	(void)a;
	disk->read_count++;
	for (size_t i = 0; i < disk->count; i++)
		if (str_ends(path, str_from(disk->paths[i]))) {
			*text = str_from(disk->texts[i]);
			return true;
		}
	return false;
}

static void
put(struct disk *disk, const char *path, const char *text)
{
	size_t i = 0;

	while (i < disk->count && strcmp(disk->paths[i], path) != 0)
		i++;
	disk->count += i == disk->count;
	disk->paths[i] = path;
	disk->texts[i] = text;
}

static void
start(struct lint_session *s, struct disk *disk)
{
	const struct lint_options options = {.read = read_disk, .owner = disk};

	lint_session_init(s, STR(ROOT), &options);
}

/* --- what is found ------------------------------------------------------------------------ */

/* The codes of the findings, in order, with a blank between them. */
static void
expect_codes(struct lint_session *s, const char *path, const char *wanted)
{
	const struct diags *found = lint_session_findings(s, str_from(path));
	struct buf b;

	assert_non_null(found);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < found->count; i++)
		buf_add_fmt(&b, "%s%s", i > 0 ? " " : "", found->items[i].code);
	expect_str(buf_str(&b), wanted);
	buf_free(&b);
}

/* The open files that are stale, without the root. */
static void
expect_stale(const struct lint_session *s, const char *wanted)
{
	struct str path;
	struct buf b;
	size_t at = 0;

	buf_init(&b, BUF_UNBOUNDED);
	while (lint_session_next_stale(s, &at, &path))
		buf_add_fmt(&b, "%s%" STR_FMT, b.n > 0 ? " " : "",
			STR_ARG(str_slice(path, s->root.n, path.n)));
	expect_str(buf_str(&b), wanted);
	buf_free(&b);
}

static void
open_file(struct lint_session *s, const char *path, const char *text)
{
	lint_session_open(s, str_from(path), str_from(text));
}

#define HEAD "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"

static void
test_a_text_that_was_given_is_linted_in_place_of_the_file(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	put(&disk, CI, HEAD "      - run: make\n");
	start(&s, &disk);
	open_file(&s, CI, HEAD "      - run: echo ${{ github.shaa }}\n");
	expect_codes(&s, CI, "unknown-property");
	assert_true(lint_session_change(&s, STR(CI), STR(HEAD "      - run: make\n")));
	expect_codes(&s, ROOT "/" CI, "");
	lint_session_close(&s, STR(CI));
	assert_null(lint_session_findings(&s, STR(CI)));
	assert_false(lint_session_change(&s, STR(CI), STR("")));
	lint_session_free(&s);
}

#define USES_ACTION HEAD "      - uses: ./tools\n        with: {b: 1}\n"
#define ACTION_OF(input)                                                                           \
	"name: x\ndescription: x\ninputs:\n  " input                                               \
	":\n    description: x\nruns:\n  using: composite\n  steps: []\n"

static void
test_an_action_that_is_open_is_seen_by_the_files_that_use_it(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	put(&disk, ACTION, ACTION_OF("a"));
	start(&s, &disk);
	open_file(&s, CI, USES_ACTION);
	open_file(&s, ".github/workflows/other.yml", HEAD "      - run: make\n");
	expect_codes(&s, CI, "action-input");
	expect_codes(&s, ".github/workflows/other.yml", "");
	expect_stale(&s, "");
	open_file(&s, ACTION, ACTION_OF("b"));
	expect_stale(&s, ACTION " " CI);
	expect_codes(&s, CI, "");
	expect_codes(&s, ACTION, "");
	assert_true(lint_session_change(&s, STR(ACTION), STR(ACTION_OF("c"))));
	expect_stale(&s, ACTION " " CI);
	expect_codes(&s, CI, "action-input");
	lint_session_close(&s, STR(ACTION));
	expect_stale(&s, CI);
	lint_session_free(&s);
}

static void
test_a_file_that_was_not_there_makes_stale_who_looked_for_it(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	start(&s, &disk);
	open_file(&s, CI, USES_ACTION);
	expect_codes(&s, CI, "action-missing");
	lint_session_touch(&s, STR("tools/other.yml"));
	expect_stale(&s, "");
	put(&disk, ACTION, ACTION_OF("b"));
	lint_session_touch(&s, STR(ACTION));
	expect_stale(&s, CI);
	expect_codes(&s, CI, "");
	lint_session_free(&s);
}

#define CALLS                                                                                      \
	"on: push\njobs:\n  a:\n    uses: ./" CALLED "\n    with: {x: 1}\n  b:\n"                  \
	"    needs: a\n    runs-on: ubuntu-latest\n    steps:\n"                                   \
	"      - run: echo ${{ needs.a.outputs.y }}\n"
#define CALLED_OF(input, output)                                                                   \
	"on:\n  workflow_call:\n    inputs:\n      " input                                         \
	": {type: number}\n    outputs:\n      " output                                            \
	": {value: z}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [run: make]\n"

static void
test_a_called_workflow_that_is_edited_makes_its_callers_stale(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	put(&disk, CALLED, CALLED_OF("x", "y"));
	start(&s, &disk);
	open_file(&s, CI, CALLS);
	expect_codes(&s, CI, "");
	open_file(&s, CALLED, CALLED_OF("z", "y"));
	expect_codes(&s, CI, "call-unknown");
	assert_true(lint_session_change(&s, STR(CALLED), STR(CALLED_OF("x", "z"))));
	expect_codes(&s, CI, "unknown-property");
	assert_true(lint_session_change(&s, STR(CI), STR(HEAD "      - run: make\n")));
	expect_codes(&s, CI, "");
	assert_true(lint_session_change(&s, STR(CALLED), STR(CALLED_OF("y", "z"))));
	expect_stale(&s, CALLED);
	lint_session_free(&s);
}

/* Half of an input is written: callers are told that alone, not what seems to be missing there. */
static void
test_a_called_workflow_with_a_fault_is_unreadable_to_its_callers(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	start(&s, &disk);
	open_file(&s, CI, CALLS);
	open_file(&s, CALLED,
		"on:\n  workflow_call:\n    inputs:\n      z: {type: number\n"
		"    outputs:\n      q: {value: z}\njobs:\n  a:\n    runs-on: ubuntu-latest\n");
	expect_codes(&s, CI, "call-unreadable");
	lint_session_free(&s);
}

static void
test_settings_count_for_all_files(void **state)
{
	static const char text[] =
		"on: push\njobs:\n  a:\n    runs-on: gpu\n    steps: [run: make]\n";
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	start(&s, &disk);
	open_file(&s, CI, text);
	expect_codes(&s, CI, "runner-label");
	open_file(&s, SETTING, "lint:\n  runner-labels: [gpu]\n");
	expect_stale(&s, SETTING " " CI);
	expect_codes(&s, CI, "");
	assert_true(lint_session_change(&s, STR(SETTING), STR("lint:\n  runner-lables: [gpu]\n")));
	expect_codes(&s, CI, "runner-label");
	expect_codes(&s, SETTING, "settings");
	assert_true(lint_session_change(
		&s, STR(SETTING), STR("lint:\n  ignore:\n    - codes: [runner-label]\n")));
	expect_codes(&s, CI, "");
	lint_session_close(&s, STR(SETTING));
	expect_codes(&s, CI, "runner-label");
	put(&disk, SETTING, "lint: {runner-labels: [gpu]}\n");
	lint_session_touch(&s, STR(SETTING));
	expect_codes(&s, CI, "");
	lint_session_free(&s);
}

static void
test_comments_that_ignore_are_those_of_the_text_that_was_given(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	start(&s, &disk);
	open_file(&s, CI,
		HEAD "      - run: echo ${{ github.shaa }} # lact: ignore[unknown-property]\n");
	expect_codes(&s, CI, "");
	lint_session_free(&s);
}

static void
test_findings_are_kept_until_they_are_stale(void **state)
{
	struct disk disk = {0};
	struct lint_session s;

	(void)state;
	put(&disk, ACTION, ACTION_OF("b"));
	start(&s, &disk);
	open_file(&s, CI, USES_ACTION);
	expect_codes(&s, CI, "");
	const size_t read_count = disk.read_count;
	expect_codes(&s, CI, "");
	assert_true(lint_session_change(&s, STR(CI), STR(USES_ACTION)));
	expect_codes(&s, CI, "");
	assert_int_equal(disk.read_count, read_count);
	lint_session_free(&s);
}

static void
test_sessions_share_nothing(void **state)
{
	struct disk disks[2] = {0};
	struct lint_session s[2];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		start(&s[i], &disks[i]);
	open_file(&s[0], CI, HEAD "      - run: echo ${{ github.shaa }}\n");
	open_file(&s[1], CI, HEAD "      - run: make\n");
	expect_codes(&s[0], CI, "unknown-property");
	expect_codes(&s[1], CI, "");
	lint_session_free(&s[0]);
	expect_codes(&s[1], CI, "");
	lint_session_free(&s[1]);
}

/* As an editor's server has it: files of a folder, by lint_world.h. */
static void
test_a_folder_is_read_where_no_text_was_given(void **state)
{
	struct sandbox *sandbox = *state;
	struct lint_world world = {.root = sandbox->root};
	struct lint_options options = {0};
	struct lint_session s;

	(void)sandbox_run(sandbox,
		"mkdir tools; printf 'name: x\\ndescription: x\\nruns:\\n  using: node24\\n  main: "
		"a.js\\n' > tools/action.yml; printf 'lint: {runner-labels: [gpu]}' > .lact.yml");
	lint_world_connect(&world, &options);
	lint_session_init(&s, sandbox->root, &options);
	open_file(&s, CI,
		"on: push\njobs:\n  a:\n    runs-on: gpu\n    steps:\n      - uses: ./tools\n"
		"        with: {b: 1}\n");
	expect_codes(&s, CI, "action-input");
	open_file(&s, ACTION, str_z(&sandbox->a, sandbox_run(sandbox, "cat tools/action.yml")));
	expect_codes(&s, ACTION, "action-file");
	expect_codes(&s, CI, "action-input");
	(void)sandbox_run(sandbox, "touch tools/a.js");
	expect_stale(&s, "");
	lint_session_touch(&s, sandbox_path(sandbox, "tools/a.js"));
	expect_stale(&s, ACTION);
	expect_codes(&s, ACTION, "");
	lint_session_free(&s);
}

/* --- many edits --------------------------------------------------------------------------- */

/* A text is written letter by letter, taken away, and written again. */
static void
test_ten_thousand_edits_take_no_more_memory_than_some(void **state)
{
	static const char text[] =
		USES_ACTION "      - run: |\n          echo \"${{ github.ref }}\"\n";
	struct disk disk = {0};
	struct lint_session s;
	size_t most = 0;

	(void)state;
	put(&disk, ACTION, ACTION_OF("b"));
	start(&s, &disk);
	open_file(&s, CI, "");
	for (size_t i = 0; i < 10000; i++) {
		const struct str written = {text, i % sizeof(text)};
		assert_true(lint_session_change(&s, STR(CI), written));
		assert_non_null(lint_session_findings(&s, STR(CI)));
		if (i == 1000)
			most = lint_session_bytes(&s);
	}
	expect(lint_session_bytes(&s) <= 2 * most);
	for (size_t i = 0; i < 1000; i++) {
		lint_session_close(&s, STR(CI));
		open_file(&s, CI, text);
		assert_non_null(lint_session_findings(&s, STR(CI)));
	}
	expect(lint_session_bytes(&s) <= 2 * most);
	lint_session_free(&s);
}

/* --- places ------------------------------------------------------------------------------- */

/* `place` is where the text has a `^`, which is taken out. */
static void
place_in(struct arena *a, struct lint_session *s, const char *text, struct lint_place *place)
{
	const struct str marked = str_from(text);
	const size_t at = str_find(marked, STR("^"));
	const struct str plain =
		str_concat(a, str_slice(marked, 0, at), str_slice(marked, at + 1, marked.n));

	lint_session_open(s, STR(CI), plain);
	assert_true(lint_session_place(s, a, STR(CI), (uint32_t)at, place));
}

/* `jobs/a/steps/1/run`, with a `!` behind it in a key. */
static struct str
path_text(struct arena *a, const struct node_path *path)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 1; i < path->count; i++) {
		if (i > 1)
			buf_add_char(&b, '/');
		if (path->places[i].key)
			buf_add(&b, path->places[i].key->text);
		else
			buf_add_fmt(&b, "%zu", path->places[i].index);
	}
	if (path->is_key)
		buf_add_char(&b, '!');
	return buf_take(a, &b);
}

struct place_row {
	const char *text;
	const char *path;
	const char *key;
	const char *definition; /* NULL: not known */
	const char *around;
};

static const char *
name_of(const struct lint_place *place, int definition)
{
	return definition >= 0 ? place->schema->definitions[definition].name : NULL;
}

static void
expect_name(const char *actual, const char *wanted, const char *text)
{
	if (!actual != !wanted || (actual && strcmp(actual, wanted) != 0))
		fail_msg(
			"%s: %s, not %s", text, actual ? actual : "none", wanted ? wanted : "none");
}

static void
test_a_place_is_known_by_its_keys(void **state)
{
	static const struct place_row rows[] = {
		{"na^me: x\n" HEAD "      - run: make\n", "name!", "", "workflow-name",
			"workflow-root-strict"},
		{HEAD "      - run: ma^ke\n", "jobs/a/steps/0/run", "run", "string-steps-context",
			"steps-item"},
		{HEAD "      - run: make\n        shell: ^\n", "jobs/a/steps/0/shell", "shell",
			"shell", "steps-item"},
		{"on: {push: {branches: [a, ^b]}}\n", "on/push/branches/1", "", "non-empty-string",
			"event-branches"},
		{"on: push\njobs:\n  a: &x {runs-on: y}\n  b: {needs: *x, if: ^a}\n", "jobs/b/if",
			"if", "job-if", "job"},
		{"on: push\njobs:\n  a:\n    steps:\n    - run: x\n    - run: ^y\n",
			"jobs/a/steps/1/run", "run", "string-steps-context", "steps-item"},
		/* a line of its own, by its indentation */
		{HEAD "      - run: make\n        ^\n", "jobs/a/steps/0", "", "steps-item",
			"steps-item"},
		{HEAD "      - run: make\n    ^\n", "jobs/a", "", "job", "job"},
		{HEAD "      - run: make\n  ^\n", "jobs", "", "jobs", "jobs"},
		/* half of a key, which is a fault */
		{HEAD "      - run: make\n        she^\n      - run: make\n", "jobs/a/steps/0", "",
			"steps-item", "steps-item"},
		{HEAD "      - run: make\n    tim^\n  b:\n    runs-on: x\n", "jobs/a", "", "job",
			"job"},
		/* a value on a line with a fault */
		{HEAD "      - run: make\n        if: \"^\n      - run: make\n", "jobs/a/steps/0",
			"if", "step-if", "steps-item"},
		{HEAD "      - run: make\n    needs: [b, ^\n  b:\n    runs-on: x\n", "jobs/a",
			"needs", "needs", "job"},
	};
	struct arena a = {0};
	struct disk disk = {0};
	struct lint_session s;
	struct lint_place place;

	(void)state;
	start(&s, &disk);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		place_in(&a, &s, rows[i].text, &place);
		if (!str_eq(path_text(&a, &place.path), str_from(rows[i].path)))
			fail_msg("%s: %.*s", rows[i].text, STR_ARG(path_text(&a, &place.path)));
		if (!str_eq(place.key, str_from(rows[i].key)))
			fail_msg("%s: key %.*s", rows[i].text, STR_ARG(place.key));
		expect_name(name_of(&place, place.definition), rows[i].definition, rows[i].text);
		expect_name(name_of(&place, place.around), rows[i].around, rows[i].text);
	}
	lint_session_free(&s);
	arena_free(&a);
}

struct type_row {
	const char *text;
	const char
		*type; /* of the part of the expression; NULL: there is none that can be parsed */
	const char *part;   /* the text of it */
	const char *object; /* whose properties may be written; "": contexts; NULL: nothing may */
};

#define JOB_WITH_STEPS                                                                             \
	"on:\n  workflow_dispatch:\n    inputs:\n      dry: {type: boolean}\njobs:\n  a:\n"        \
	"    runs-on: ubuntu-latest\n    strategy: {matrix: {os: [x, y]}}\n    steps:\n"           \
	"      - id: one\n        run: make\n"

static void
test_a_part_of_an_expression_has_a_type(void **state)
{
	static const struct type_row rows[] = {
		{JOB_WITH_STEPS "      - run: echo ${{ inputs.d^ry }}\n", "boolean", "dry",
			"{dry: boolean}"},
		{JOB_WITH_STEPS "      - run: echo ${{ in^puts.dry }}\n", "{dry: boolean}",
			"inputs", ""},
		{JOB_WITH_STEPS "      - run: 'echo ''x'' ${{ matrix.o^s }}'\n", "string", "os",
			"{os: string}"},
		{JOB_WITH_STEPS "      - run: |\n          é 😀 ${{ steps.on^e.outcome }}\n",
			"{outputs: object; outcome: string; conclusion: string}", "one",
			"{one: {outputs: object; outcome: string; conclusion: string}}"},
		{JOB_WITH_STEPS "      - if: matrix.o^s == 'x'\n        run: make\n", "string",
			"os", "{os: string}"},
		/* half of an expression */
		{JOB_WITH_STEPS "      - run: echo ${{ inputs.^ }}\n", NULL, NULL,
			"{dry: boolean}"},
		{JOB_WITH_STEPS "      - run: echo ${{ inputs.^\n", NULL, NULL, "{dry: boolean}"},
		{JOB_WITH_STEPS "      - run: echo ${{ x && matrix['^\n", NULL, NULL,
			"{os: string}"},
		{JOB_WITH_STEPS "      - if: steps.^\n        run: make\n", NULL, NULL,
			"{one: {outputs: object; outcome: string; conclusion: string}}"},
		{JOB_WITH_STEPS "      - if: ^\n        run: make\n", NULL, NULL, ""},
		/* in a line with a fault */
		{JOB_WITH_STEPS "      - run: \"echo ${{ matrix.^\n      - run: make\n", NULL, NULL,
			"{os: any; …}"},
		/* behind a line with one */
		{"name: \"x\n" JOB_WITH_STEPS "      - run: \"😀 ${{ inputs.^ }}\"\n", NULL, NULL,
			"{dry: boolean}"},
		{"name: [x, \n" JOB_WITH_STEPS "      - run: echo ${{ steps.^ }}\n", NULL, NULL,
			"{one: {outputs: object; outcome: string; conclusion: string}}"},
		{JOB_WITH_STEPS "\t- run: x\n      - run: echo ${{ matrix.^ }}\n", NULL, NULL,
			"{os: any; …}"},
		{JOB_WITH_STEPS "      - wit\n        ab\n      - run: echo ${{ inputs.d^ry }}\n",
			"boolean", "dry", "{dry: boolean}"},
		/* none */
		{JOB_WITH_STEPS "      - run: echo ^\n", NULL, NULL, NULL},
		{JOB_WITH_STEPS "      - run: echo ${{ inputs.dry }} ^\n", NULL, NULL, NULL},
	};
	struct arena a = {0};
	struct disk disk = {0};
	struct lint_session s;
	struct lint_place place;

	(void)state;
	start(&s, &disk);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct type_row *row = &rows[i];
		place_in(&a, &s, row->text, &place);
		const struct str text = lint_session_file(&s, STR(CI))->source->text;
		if (place.is_part != (row->type != NULL))
			fail_msg("%s: part", row->text);
		if (row->type) {
			expect_str(type_text(&a, place.part.type), row->type);
			expect_str(str_slice(text, place.part.span.start, place.part.span.end),
				row->part);
		}
		if (place.is_name != (row->object != NULL))
			fail_msg("%s: name", row->text);
		if (!row->object)
			continue;
		if (place.name.is_property != (row->object[0] != '\0'))
			fail_msg("%s: property", row->text);
		if (place.name.is_property && !place.name.object)
			fail_msg("%s: no object", row->text);
		if (place.name.is_property)
			expect_str(type_text(&a, place.name.object), row->object);
	}
	lint_session_free(&s);
	arena_free(&a);
}

static void
test_a_place_says_which_contexts_it_may_use(void **state)
{
	struct arena a = {0};
	struct disk disk = {0};
	struct lint_session s;
	struct lint_place place;

	(void)state;
	start(&s, &disk);
	place_in(&a, &s, "on: push\njobs:\n  a:\n    if: ^\n    runs-on: x\n", &place);
	assert_true(place.is_name && (place.scope.contexts & CONTEXT_NEEDS));
	assert_false(place.scope.contexts & CONTEXT_STEPS);
	place_in(&a, &s, HEAD "      - if: ^\n        run: make\n", &place);
	assert_true(place.is_name && (place.scope.contexts & CONTEXT_STEPS));
	assert_true(place.scope.functions & FUNCTION_HASHFILES);
	place_in(&a, &s, "name: ${{ ^ }}\non: push\n", &place);
	assert_int_equal(place.scope.contexts, 0);
	lint_session_free(&s);
	arena_free(&a);
}

/* --- places of editors -------------------------------------------------------------------- */

static void
test_places_of_editors_are_in_utf16(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		struct utf16_place place;
	} rows[] = {
		{"", 0, {0, 0}},
		{"abc", 3, {0, 3}},
		{"a\nb", 2, {1, 0}},
		{"a\r\nb", 3, {1, 0}},
		{"a\rb", 2, {1, 0}},
		{"a\n", 2, {1, 0}},
		{"é😀x", 2, {0, 1}},
		{"é😀x", 6, {0, 3}},
		{"x\né😀x", 9, {1, 4}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str text = str_from(rows[i].text);
		const struct utf16_place place = utf16_place_of(text, rows[i].offset);
		assert_int_equal(place.line, rows[i].place.line);
		assert_int_equal(place.character, rows[i].place.character);
		assert_int_equal(utf16_place_offset(text, rows[i].place), rows[i].offset);
	}
	/* behind a line, behind the text, half of a code point, between CR and LF */
	assert_int_equal(utf16_place_offset(STR("ab\r\nc"), (struct utf16_place){0, 9}), 2);
	assert_int_equal(utf16_place_offset(STR("ab\nc"), (struct utf16_place){7, 0}), 4);
	assert_int_equal(utf16_place_offset(STR("😀x"), (struct utf16_place){0, 1}), 0);
	assert_int_equal(utf16_place_of(STR("ab\r\nc"), 3).character, 2);
	assert_int_equal(utf16_place_of(STR("é"), 1).character, 0);
	assert_int_equal(utf16_place_of(STR("ab"), 9).character, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_that_was_given_is_linted_in_place_of_the_file),
		cmocka_unit_test(test_an_action_that_is_open_is_seen_by_the_files_that_use_it),
		cmocka_unit_test(test_a_file_that_was_not_there_makes_stale_who_looked_for_it),
		cmocka_unit_test(test_a_called_workflow_that_is_edited_makes_its_callers_stale),
		cmocka_unit_test(test_a_called_workflow_with_a_fault_is_unreadable_to_its_callers),
		cmocka_unit_test(test_settings_count_for_all_files),
		cmocka_unit_test(test_comments_that_ignore_are_those_of_the_text_that_was_given),
		cmocka_unit_test(test_findings_are_kept_until_they_are_stale),
		cmocka_unit_test(test_sessions_share_nothing),
		cmocka_unit_test_setup_teardown(test_a_folder_is_read_where_no_text_was_given,
			sandbox_setup, sandbox_teardown),
		cmocka_unit_test(test_ten_thousand_edits_take_no_more_memory_than_some),
		cmocka_unit_test(test_a_place_is_known_by_its_keys),
		cmocka_unit_test(test_a_part_of_an_expression_has_a_type),
		cmocka_unit_test(test_a_place_says_which_contexts_it_may_use),
		cmocka_unit_test(test_places_of_editors_are_in_utf16),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
