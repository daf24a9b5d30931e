#include "engine/event/decide.h"

#include "engine/workflow/load_workflow.h"
#include "tests/expr/expect.h"

/* `on`, the event, and the answer: `+` or `-` and the text of the last check. */
struct decision_row {
	const char *on;
	const char *event;
	const char *action;
	const char *ref;   /* "refs/…"; of a pull request the base branch's name */
	const char *files; /* split at blanks */
	const char *answer;
};

static const struct decision_row rows[] = {
	/* events and types */
	{"push", "push", "", "refs/heads/a", "x", "+on push"},
	{"[push, release]", "release", "created", "refs/tags/a", "", "+on release"},
	{"pull_request", "push", "", "refs/heads/a", "x", "-it does not listen to push"},
	{"pull_request", "pull_request", "opened", "main", "x", "+on pull_request"},
	{"pull_request", "pull_request", "closed", "main", "x",
		"-without `types`, 'closed' starts nothing"},
	{"{pull_request: {types: closed}}", "pull_request", "closed", "main", "x", "+'closed'"},
	{"{pull_request: {types: [opened, closed]}}", "pull_request", "edited", "main", "x",
		"-'edited' is not in it"},
	{"issues", "issues", "labeled", "refs/heads/main", "", "+on issues"},
	{"{repository_dispatch: {types: [go]}}", "repository_dispatch", "stop", "refs/heads/main",
		"", "-'stop' is not in it"},
	/* branches and tags */
	{"{push: {branches: [main, 'v*']}}", "push", "", "refs/heads/v1", "x",
		"+'v1' matches 'v*'"},
	{"{push: {branches: main}}", "push", "", "refs/heads/main", "x", "+'main'"},
	{"{push: {branches: [main]}}", "push", "", "refs/heads/a", "x", "-'a' matches none"},
	{"{push: {branches: ['a/**', '!a/b']}}", "push", "", "refs/heads/a/b", "x",
		"-'a/b' matches '!a/b'"},
	{"{push: {branches-ignore: [main]}}", "push", "", "refs/heads/main", "x", "-'main'"},
	{"{push: {branches-ignore: [main]}}", "push", "", "refs/heads/a", "x", "+'a' matches none"},
	{"{push: {branches: [main]}}", "push", "", "refs/tags/main", "", "-'main' is a tag"},
	{"{push: {branches-ignore: [x]}}", "push", "", "refs/tags/v1", "", "-'v1' is a tag"},
	{"{push: {tags: ['v*']}}", "push", "", "refs/heads/v1", "x", "-'v1' is a branch"},
	{"{push: {tags: ['v*']}}", "push", "", "refs/tags/v1", "", "+'v1' matches 'v*'"},
	{"{push: {tags-ignore: ['v*']}}", "push", "", "refs/tags/v1", "", "-'v1' matches 'v*'"},
	{"{push: {branches: [main], tags: [v1]}}", "push", "", "refs/tags/v1", "", "+'v1'"},
	{"{push: {branches: [main], tags: [v1]}}", "push", "", "refs/heads/main", "x", "+'main'"},
	{"{pull_request: {branches: [main]}}", "pull_request", "opened", "main", "x", "+'main'"},
	{"{pull_request: {branches: [main]}}", "pull_request", "opened", "dev", "x",
		"-'dev' matches none"},
	/* paths */
	{"{push: {paths: ['a/**']}}", "push", "", "refs/heads/m", "a/x b", "+1 of 2 changed files"},
	{"{push: {paths: ['a/**']}}", "push", "", "refs/heads/m", "b c",
		"-none of the 2 changed files matches"},
	{"{push: {paths: ['a/**']}}", "push", "", "refs/heads/m", "b",
		"-the changed file does not match"},
	{"{push: {paths: ['**', '!docs/**', 'docs/a']}}", "push", "", "refs/heads/m", "docs/b",
		"-the changed file does not match"},
	{"{push: {paths: ['**', '!docs/**', 'docs/a']}}", "push", "", "refs/heads/m", "docs/a",
		"+1 of 1 changed file"},
	{"{push: {paths: ['**']}}", "push", "", "refs/heads/m", "", "-no file is changed"},
	{"{push: {paths: ['a']}}", "push", "", "refs/tags/v1", "", "+on push"},
	{"{push: {paths-ignore: ['docs/**', '*.md']}}", "push", "", "refs/heads/m", "docs/a b.md",
		"-all 2 changed files are ignored"},
	{"{push: {paths-ignore: ['docs/**']}}", "push", "", "refs/heads/m", "docs/a src/b",
		"+1 of 2 changed files not ignored"},
	{"{push: {branches: [x], paths: ['a']}}", "push", "", "refs/heads/m", "a",
		"-'m' matches none"},
	{"{pull_request: {paths: ['a/**']}}", "pull_request", "opened", "main", "b",
		"-the changed file does not match"},
	/* settings of other events */
	{"{issues: {paths: ['a']}}", "issues", "opened", "refs/heads/main", "b", "+on issues"},
	{"{create: {tags: [v1]}}", "create", "", "refs/heads/main", "", "+on create"},
	{"{merge_group: {paths-ignore: ['b']}}", "merge_group", "checks_requested",
		"refs/heads/main", "b", "+on merge_group"},
};

static const struct workflow *
load(struct arena *a, const char *on)
{
	struct source *source = arena_new(a, struct source);
	struct diags diags;

	source_init(source, a, STR("w.yml"),
		str_fmt(a, "on: %s\njobs: {a: {runs-on: x, steps: [{run: a}]}}\n", on));
	diags_init(&diags, a);
	return workflow_load(a, source, &(struct load_options){.strict = true}, &diags);
}

static struct changes
split_files(struct arena *a, const char *files)
{
	struct changes changes = {0};
	struct str rest = str_from(files);
	struct str one;
	size_t capacity = 0;

	while (files[0] != '\0' && str_split(&rest, ' ', &one))
		*arena_push(a, changes.items, changes.count, capacity) =
			(struct change){.kind = CHANGE_MODIFIED, .path = one};
	return changes;
}

static struct event
event_of(struct arena *a, const struct decision_row *row)
{
	struct event event = {
		.name = str_from(row->event),
		.kind = event_kind_find(str_from(row->event)),
		.action = str_from(row->action),
		.ref = str_from(row->ref),
		.sha = STR("1111111111111111111111111111111111111111"),
		.payload = object_new(a),
	};
	const size_t slash = str_rindex(event.ref, '/');

	event.ref_name = str_starts(event.ref, STR("refs/heads/"))
				 ? str_slice(event.ref, 11, event.ref.n)
				 : str_slice(event.ref, slash + 1, event.ref.n);
	event.ref_type = str_starts(event.ref, STR("refs/tags/")) ? STR("tag") : STR("branch");
	event.target = str_starts(event.ref, STR("refs/")) ? event.ref_name : event.ref;
	if (!str_eq(event.ref_type, STR("tag")))
		event.comparison.kind = COMPARISON_PUSH;
	event.comparison.head = event.sha;
	return event;
}

static struct decision
decision_of(struct arena *a, const struct decision_row *row, struct event *event)
{
	const struct workflow *workflow = load(a, row->on);
	struct changes *changes = arena_new(a, struct changes);
	struct decision decision;
	struct error err = {0};

	*changes = split_files(a, row->files);
	expect(workflow != NULL);
	if (!decide(a, workflow, event, changes, &decision, &err))
		fail_msg("%s: %s", row->on, err.text);
	return decision;
}

static void
check_row(struct arena *a, const struct decision_row *row)
{
	struct event event = event_of(a, row);
	const struct decision decision = decision_of(a, row, &event);
	const struct decision_check *last = &decision.checks[decision.check_count - 1];
	const struct str answer = str_fmt(
		a, "%c%" STR_FMT, decision.verdict == VERDICT_YES ? '+' : '-', STR_ARG(last->text));

	if (!str_eq(answer, str_from(row->answer)))
		fail_msg("%s, %s %s %s: '%.*s', not '%s'", row->on, row->event, row->action,
			row->ref, STR_ARG(answer), row->answer);
	expect((decision_obstacle(&decision) == NULL) == (decision.verdict == VERDICT_YES));
}

static void
test_filters_hold_as_github_says(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_row(&a, &rows[i]);
	arena_free(&a);
}

static const struct decision_row by_paths = {
	"{push: {paths: ['z']}}", "push", "", "refs/heads/m", "a z", ""};

static void
test_files_beyond_the_300th_are_not_looked_at(void **state)
{
	struct arena a = {0};
	struct decision_row row = by_paths;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_repeat(&b, 'a', 1);
	for (int i = 1; i < DECIDE_FILES_MAX; i++)
		buf_add_z(&b, " a");
	buf_add_z(&b, " z");
	row.files = str_z(&a, buf_take(&a, &b));
	struct event event = event_of(&a, &row);
	struct decision decision = decision_of(&a, &row, &event);
	expect(decision.verdict == VERDICT_NO && decision.is_cut);
	row.files += 2;
	decision = decision_of(&a, &row, &event);
	expect(decision.verdict == VERDICT_YES && !decision.is_cut);
	arena_free(&a);
}

static void
test_more_than_1000_commits_start_whatever_the_paths_are(void **state)
{
	struct arena a = {0};
	struct decision_row row = by_paths;

	(void)state;
	row.files = "a";
	struct event event = event_of(&a, &row);
	event.comparison.commits.count = DECIDE_COMMITS_MAX;
	expect(decision_of(&a, &row, &event).verdict == VERDICT_NO);
	event.comparison.commits.count = DECIDE_COMMITS_MAX + 1;
	expect(decision_of(&a, &row, &event).verdict == VERDICT_YES);
	arena_free(&a);
}

static void
test_files_that_cannot_be_told_leave_it_open(void **state)
{
	struct arena a = {0};

	(void)state;
	struct event event = event_of(&a, &by_paths);
	event.comparison.unknown = STR("the clone is shallow");
	const struct decision decision = decision_of(&a, &by_paths, &event);
	expect(decision.verdict == VERDICT_UNKNOWN);
	expect_str(decision_obstacle(&decision)->text, "the clone is shallow");
	arena_free(&a);
}

static void
test_a_check_has_the_place_of_the_pattern_that_decided(void **state)
{
	struct arena a = {0};
	const struct decision_row row = {"\n  push:\n    branches:\n      - main\n      - 'rel/**'",
		"push", "", "refs/heads/rel/1", "x", ""};

	(void)state;
	struct event event = event_of(&a, &row);
	const struct decision decision = decision_of(&a, &row, &event);
	const struct decision_check *last = &decision.checks[decision.check_count - 1];
	expect_str(last->setting, "branches");
	assert_int_equal(source_position(last->source, last->place.start).line, 5);
	arena_free(&a);
}

static void
test_a_marker_stops_push_and_pull_request_alone(void **state)
{
	static const struct {
		const char *event;
		bool stops;
	} events[] = {{"push", true}, {"pull_request", true}, {"pull_request_target", false},
		{"workflow_dispatch", false}};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(events); i++) {
		const struct decision_row row = {
			"[push, pull_request, pull_request_target, workflow_dispatch]",
			events[i].event, "", "refs/heads/m", "x", ""};
		struct event event = event_of(&a, &row);
		event.message = STR("x [skip ci]");
		expect((decision_of(&a, &row, &event).verdict == VERDICT_NO) == events[i].stops);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters_hold_as_github_says),
		cmocka_unit_test(test_files_beyond_the_300th_are_not_looked_at),
		cmocka_unit_test(test_more_than_1000_commits_start_whatever_the_paths_are),
		cmocka_unit_test(test_files_that_cannot_be_told_leave_it_open),
		cmocka_unit_test(test_a_check_has_the_place_of_the_pattern_that_decided),
		cmocka_unit_test(test_a_marker_stops_push_and_pull_request_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
