#include "engine/event/event.h"

#include "engine/workflow/load_workflow.h"
#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

/* A repository `r` with two commits on main. */
static void
make_repository(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox,
		"git init -q r && cd r && export GIT_COMMITTER_DATE='2026-03-01T10:00:00+0130' "
		"GIT_AUTHOR_DATE='2026-03-01T09:00:00Z' && echo 1 > a && git add a && "
		"git commit -q -m 'first' && echo 2 > a && git commit -q -a -m $'second: ü\\n\\n"
		"with a body\\n'");
}

/* The event for options; its repository is closed again, for it copies what it keeps. */
static struct event
make_event(struct sandbox *sandbox, const struct event_options *options)
{
	struct repository *repository = NULL;
	struct error err = {0};
	struct event event = {0};

	if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
		!event_make(&sandbox->a, repository, options, &event, &err))
		fail_msg("%s", err.text);
	/* the payload is made now, since the repository is closed */
	(void)object_members(event.payload);
	repository_close(repository);
	return event;
}

static struct event
make_named(struct sandbox *sandbox, const char *name)
{
	return make_event(sandbox, &(struct event_options){.name = str_from(name)});
}

/* A member of the payload by its path, as one line of JSON. */
static struct str
payload(struct sandbox *sandbox, const struct event *event, const char *path)
{
	struct value v = value_object(event->payload);
	struct str rest = str_from(path);
	struct str name;

	while (str_split(&rest, '.', &name)) {
		if (v.kind == VALUE_ARRAY)
			v = v.array->count > 0 ? v.array->items[0] : VALUE_NULL_INIT;
		else if (v.kind == VALUE_OBJECT && object_has(v.object, name))
			v = object_get(v.object, name);
		else
			return STR("(absent)");
	}
	return value_to_json_line(&sandbox->a, v);
}

static const char *
quoted(struct sandbox *sandbox, struct str s)
{
	return str_z(&sandbox->a, str_fmt(&sandbox->a, "\"%" STR_FMT "\"", STR_ARG(s)));
}

static void
test_a_push_without_a_remote_is_of_a_local_repository(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	const struct event event = make_event(
		sandbox, &(struct event_options){.name = STR("push"), .folder_name = STR("shop")});
	const struct str head = sandbox_run(sandbox, "git -C r rev-parse HEAD");
	expect_str(event.ref, "refs/heads/main");
	expect_str(event.ref_name, "main");
	expect_str(event.ref_type, "branch");
	expect_str(event.repository, "local/shop");
	expect_str(event.owner, "local");
	expect_str(event.server_url, "https://github.com");
	expect_str(event.actor, "Ada");
	expect_str(event.default_branch, "main");
	expect(str_eq(event.sha, head) && event.head_ref.n == 0 && event.base_ref.n == 0);
	expect_str(payload(sandbox, &event, "ref"), "\"refs/heads/main\"");
	expect_str(payload(sandbox, &event, "before"), "\"" REPOSITORY_NO_COMMIT "\"");
	expect_str(payload(sandbox, &event, "after"), quoted(sandbox, head));
	expect_str(payload(sandbox, &event, "created"), "true");
	expect_str(payload(sandbox, &event, "deleted"), "false");
	expect_str(payload(sandbox, &event, "forced"), "false");
	expect_str(payload(sandbox, &event, "head_commit.id"), quoted(sandbox, head));
	expect_str(
		payload(sandbox, &event, "head_commit.message"), "\"second: ü\\n\\nwith a body\"");
	expect_str(
		payload(sandbox, &event, "head_commit.timestamp"), "\"2026-03-01T10:00:00+01:30\"");
	expect_str(payload(sandbox, &event, "head_commit.author.name"), "\"Ada\"");
	expect_str(payload(sandbox, &event, "head_commit.author.email"), "\"ada@example.org\"");
	expect_str(payload(sandbox, &event, "commits.0.id"),
		quoted(sandbox, sandbox_run(sandbox, "git -C r rev-parse HEAD~1")));
	expect_str(payload(sandbox, &event, "pusher.name"), "\"Ada\"");
	expect_str(payload(sandbox, &event, "sender.login"), "\"Ada\"");
	expect_str(payload(sandbox, &event, "repository.full_name"), "\"local/shop\"");
	expect_str(payload(sandbox, &event, "repository.default_branch"), "\"main\"");
	expect_str(payload(sandbox, &event, "pull_request"), "(absent)");
}

static void
test_a_push_with_a_remote_goes_from_what_is_there_to_head(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox,
		"cd r && git remote add origin git@github.com:octo/shop.git && "
		"git update-ref refs/remotes/origin/main HEAD~1 && "
		"git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main && "
		"git checkout -q -b feature && git update-ref refs/remotes/origin/feature HEAD~1");
	const struct event event = make_named(sandbox, "push");
	const struct str before = sandbox_run(sandbox, "git -C r rev-parse HEAD~1");
	expect_str(event.repository, "octo/shop");
	expect_str(event.owner, "octo");
	expect_str(event.server_url, "https://github.com");
	expect_str(event.ref, "refs/heads/feature");
	expect_str(event.default_branch, "main");
	expect_str(payload(sandbox, &event, "before"), quoted(sandbox, before));
	expect_str(payload(sandbox, &event, "created"), "false");
	expect_str(payload(sandbox, &event, "repository.clone_url"),
		"\"https://github.com/octo/shop.git\"");
	expect(str_starts(payload(sandbox, &event, "compare"),
		STR("\"https://github.com/octo/shop/compare/")));
}

static void
test_a_remote_that_is_a_folder_gives_only_the_name(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox, "git init -q --bare up.git && cd r && "
				   "git remote add origin \"$PWD/../up.git\"");
	const struct event event = make_named(sandbox, "push");
	expect_str(event.repository, "local/up");
	expect_str(event.server_url, "https://github.com");
}

static void
test_a_server_of_ones_own_is_kept(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(
		sandbox, "cd r && git remote add origin https://git.example.org/octo/shop.git");
	const struct event event = make_named(sandbox, "push");
	expect_str(event.server_url, "https://git.example.org");
	expect_str(event.repository, "octo/shop");
}

static void
test_a_detached_head_pushes_the_default_branch(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox, "cd r && git tag v1 && git checkout -q v1");
	const struct event event = make_named(sandbox, "push");
	expect_str(event.ref, "refs/heads/main");
	expect_str(event.ref_type, "branch");
	expect(str_eq(event.sha, sandbox_run(sandbox, "git -C r rev-parse HEAD")));
}

static void
test_a_repository_without_commits_has_no_head_commit(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r && git -C r symbolic-ref HEAD refs/heads/trunk");
	const struct event event = make_named(sandbox, "push");
	expect_str(event.ref, "refs/heads/trunk");
	expect_str(event.sha, REPOSITORY_NO_COMMIT);
	expect_str(payload(sandbox, &event, "head_commit"), "null");
	expect_str(payload(sandbox, &event, "commits"), "[]");
}

static void
test_a_folder_without_a_repository_is_played_too(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct event event = {0};
	const struct event_options options = {.name = STR("push")};

	expect(event_make(&sandbox->a, NULL, &options, &event, &err));
	expect_str(event.ref, "refs/heads/main");
	expect_str(event.sha, REPOSITORY_NO_COMMIT);
	expect_str(event.repository, "local/repository");
	expect_str(event.actor, "nobody");
}

static void
test_a_pull_request_is_from_heads_branch_into_the_default_branch(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox, "cd r && git remote add origin https://github.com/octo/shop && "
				   "git checkout -q -b fix/it && git commit -q --allow-empty -m "
				   "$'title\\n\\nbody'");
	const struct event event = make_named(sandbox, "pull_request");
	const struct str head = sandbox_run(sandbox, "git -C r rev-parse HEAD");
	const struct str base = sandbox_run(sandbox, "git -C r rev-parse main");
	expect_str(event.ref, "refs/pull/1/merge");
	expect_str(event.ref_name, "1/merge");
	expect_str(event.ref_type, "branch");
	expect_str(event.head_ref, "fix/it");
	expect_str(event.base_ref, "main");
	expect(str_eq(event.sha, head));
	expect_str(payload(sandbox, &event, "action"), "\"opened\"");
	expect_str(payload(sandbox, &event, "number"), "1");
	expect_str(payload(sandbox, &event, "pull_request.title"), "\"title\"");
	expect_str(payload(sandbox, &event, "pull_request.draft"), "false");
	expect_str(payload(sandbox, &event, "pull_request.labels"), "[]");
	expect_str(payload(sandbox, &event, "pull_request.head.ref"), "\"fix/it\"");
	expect_str(payload(sandbox, &event, "pull_request.head.sha"), quoted(sandbox, head));
	expect_str(payload(sandbox, &event, "pull_request.head.label"), "\"octo:fix/it\"");
	expect_str(payload(sandbox, &event, "pull_request.head.repo.full_name"), "\"octo/shop\"");
	expect_str(payload(sandbox, &event, "pull_request.base.ref"), "\"main\"");
	expect_str(payload(sandbox, &event, "pull_request.base.sha"), quoted(sandbox, base));
	expect_str(payload(sandbox, &event, "head_commit"), "(absent)");
}

static void
test_pull_request_target_and_schedule_run_in_the_default_branchs_name(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox, "git -C r checkout -q -b feature");
	struct event event = make_named(sandbox, "pull_request_target");
	expect_str(event.ref, "refs/heads/main");
	expect_str(event.ref_name, "main");
	expect_str(event.head_ref, "feature");
	expect_str(event.base_ref, "main");
	event = make_named(sandbox, "schedule");
	expect_str(event.ref, "refs/heads/main");
	expect_str(event.ref_name, "main");
	expect(event.head_ref.n == 0);
}

static void
test_a_dispatch_tells_its_inputs_as_texts(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	struct object *inputs = object_new(&sandbox->a);
	object_set(inputs, STR("flag"), value_boolean(true));
	object_set(inputs, STR("count"), value_number(1.5));
	const struct event event = make_event(sandbox,
		&(struct event_options){.name = STR("workflow_dispatch"), .inputs = inputs});
	expect_str(payload(sandbox, &event, "inputs"), "{\"flag\":\"true\",\"count\":\"1.5\"}");
	expect_str(payload(sandbox, &event, "ref"), "\"refs/heads/main\"");
	const struct event plain = make_named(sandbox, "workflow_dispatch");
	expect_str(payload(sandbox, &plain, "inputs"), "null");
}

static void
test_the_users_payload_is_laid_over_the_made_one(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	struct object *overlay = object_new(&sandbox->a);
	object_set_str(overlay, STR("ref"), STR("refs/tags/v1"));
	object_set_str(overlay, STR("mine"), STR("x"));
	const struct event event = make_event(
		sandbox, &(struct event_options){
				 .name = STR("push"), .overlay = overlay, .actor = STR("octocat")});
	expect_str(payload(sandbox, &event, "ref"), "\"refs/tags/v1\"");
	expect_str(payload(sandbox, &event, "mine"), "\"x\"");
	expect_str(payload(sandbox, &event, "deleted"), "false");
	expect_str(payload(sandbox, &event, "sender.login"), "\"octocat\"");
	expect_str(event.actor, "octocat");
}

static void
test_an_account_is_made_of_the_users_name(void **state)
{
	struct sandbox *sandbox = *state;

	make_repository(sandbox);
	(void)sandbox_run(sandbox, "git -C r config user.name 'Ada  King, Lovelace'");
	expect_str(make_named(sandbox, "push").actor, "Ada-King-Lovelace");
	(void)sandbox_run(sandbox, "git -C r config user.name 'ü'");
	expect_str(make_named(sandbox, "push").actor, "nobody");
}

static void
test_the_event_that_is_played_is_the_first_that_people_mean(void **state)
{
	static const struct {
		const char *on;
		const char *wanted;
	} rows[] = {
		{"[workflow_dispatch, push]", "push"},
		{"{schedule: [{cron: '0 0 * * *'}], workflow_dispatch: }", "workflow_dispatch"},
		{"[merge_group, pull_request]", "pull_request"},
		{"issues", "issues"},
		{"[watch, issues]", "watch"},
	};
	struct sandbox *sandbox = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct source source;
		struct diags diags;
		source_init(&source, &sandbox->a, STR("w.yml"),
			str_fmt(&sandbox->a, "on: %s\njobs: {a: {runs-on: x}}\n", rows[i].on));
		diags_init(&diags, &sandbox->a);
		const struct workflow *w =
			workflow_load(&sandbox->a, &source, &(struct load_options){0}, &diags);
		expect(w != NULL);
		expect_str(event_choose(w), rows[i].wanted);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_push_without_a_remote_is_of_a_local_repository),
		TEST(test_a_push_with_a_remote_goes_from_what_is_there_to_head),
		TEST(test_a_remote_that_is_a_folder_gives_only_the_name),
		TEST(test_a_server_of_ones_own_is_kept),
		TEST(test_a_detached_head_pushes_the_default_branch),
		TEST(test_a_repository_without_commits_has_no_head_commit),
		TEST(test_a_folder_without_a_repository_is_played_too),
		TEST(test_a_pull_request_is_from_heads_branch_into_the_default_branch),
		TEST(test_pull_request_target_and_schedule_run_in_the_default_branchs_name),
		TEST(test_a_dispatch_tells_its_inputs_as_texts),
		TEST(test_the_users_payload_is_laid_over_the_made_one),
		TEST(test_an_account_is_made_of_the_users_name),
		TEST(test_the_event_that_is_played_is_the_first_that_people_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
