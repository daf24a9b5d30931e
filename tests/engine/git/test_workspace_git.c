#include "engine/git/workspace_git.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"git init -q r && cd r && echo a >a && mkdir d && echo b >d/b && ln -s a l && "
		"git add . && git commit -q -m one && git tag -a -m v1 v1 && "
		"git commit -q --allow-empty -m two && "
		"git checkout -q -b side && git commit -q --allow-empty -m side && "
		"git checkout -q main && echo c >c && git add c && git commit -q -m three && "
		"git remote add origin git@github.com:octo/repo.git && "
		"git update-ref refs/remotes/origin/far side");
	return failed;
}

/* Snapshot and .git of r in w. */
static struct workspace_git
write_workspace(struct sandbox *sandbox, struct workspace_git_options options)
{
	struct repository *repository = NULL;
	struct snapshot snapshot = {0};
	struct workspace_git workspace = {0};
	struct error err = {0};

	options.directory = sandbox_path(sandbox, "w");
	options.snapshot = &snapshot;
	if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
		!snapshot_write(&sandbox->a, repository, options.directory,
			&(struct snapshot_options){0}, &snapshot, &err) ||
		!workspace_git_write(&sandbox->a, repository, &options, &workspace, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return workspace;
}

static void
test_depth_one_shows_one_commit_on_the_branch(void **state)
{
	struct sandbox *sandbox = *state;

	const struct workspace_git workspace =
		write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	assert_text(workspace.ref, "refs/heads/main");
	assert_true(str_eq(workspace.commit, sandbox_run(sandbox, "git -C w rev-parse HEAD")));
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three");
	assert_text(sandbox_run(sandbox, "git -C w branch --show-current"), "main");
	assert_text(sandbox_run(sandbox, "git -C w rev-parse --is-shallow-repository"), "true");
	assert_text(sandbox_run(sandbox, "git -C w for-each-ref --format='%%(refname)'"),
		"refs/heads/main\nrefs/remotes/origin/main");
	assert_text(sandbox_run(sandbox, "git -C w remote get-url origin"),
		"https://github.com/octo/repo");
	assert_text(sandbox_run(sandbox, "git -C w rev-parse --abbrev-ref @{u}"), "origin/main");
	assert_text(sandbox_run(sandbox, "git -C w tag"), "");
	(void)sandbox_run(sandbox, "git -C w fsck --connectivity-only");
}

static void
test_depth_two_shows_two_commits(void **state)
{
	struct sandbox *sandbox = *state;

	(void)write_workspace(
		sandbox, (struct workspace_git_options){.fetch_depth = 2, .fetch_tags = true});
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three\ntwo");
	assert_text(sandbox_run(sandbox, "git -C w tag"), "v1");
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s v1"), "one");
}

static void
test_a_depth_beyond_the_history_is_all_of_it(void **state)
{
	struct sandbox *sandbox = *state;

	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 50});
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three\ntwo\none");
	assert_text(sandbox_run(sandbox, "git -C w rev-parse --is-shallow-repository"), "false");
}

static void
test_depth_zero_has_all_branches_and_tags_and_describes(void **state)
{
	struct sandbox *sandbox = *state;

	(void)write_workspace(sandbox, (struct workspace_git_options){0});
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three\ntwo\none");
	assert_text(sandbox_run(sandbox, "git -C w for-each-ref --format='%%(refname)'"),
		"refs/heads/main\nrefs/remotes/origin/far\nrefs/remotes/origin/main\n"
		"refs/tags/v1");
	assert_text(sandbox_run(sandbox, "git -C w describe | cut -d- -f1,2"), "v1-2");
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s -1 origin/far"), "side");
}

static void
test_status_shows_exactly_the_uncommitted_edits(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && echo more >>a && rm d/b && echo n >d/new && "
				   "echo s >staged && git add staged");
	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	assert_text(sandbox_run(sandbox, "git -C w status --short --untracked-files=all"),
		" M a\n D d/b\n?? d/new\n?? staged");
}

static void
test_a_clean_tree_needs_no_reading_for_status(void **state)
{
	struct sandbox *sandbox = *state;

	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	/* unreadable to git: a file that is only compared by its stat data is not opened */
	assert_text(
		sandbox_run(sandbox, "cd w && strace -f -e trace=openat git status --short 2>&1 | "
				     "grep -c '\"a\"\\|\"d/b\"' || true"),
		"0");
	assert_text(sandbox_run(sandbox, "git -C w diff-files --name-only"), "");
}

static void
test_a_tag_is_checked_out_detached(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str commit = sandbox_run(sandbox, "git -C r rev-parse 'v1^{commit}'");
	(void)write_workspace(
		sandbox, (struct workspace_git_options){
				 .commit = commit, .ref = STR("refs/tags/v1"), .fetch_depth = 1});
	assert_text(sandbox_run(sandbox, "git -C w branch --show-current"), "");
	assert_text(sandbox_run(sandbox, "git -C w describe --exact-match"), "v1");
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "one");
}

static void
test_a_pull_request_is_checked_out_detached(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str commit = sandbox_run(sandbox, "git -C r rev-parse side");
	(void)write_workspace(sandbox,
		(struct workspace_git_options){
			.commit = commit, .ref = STR("refs/pull/7/merge"), .fetch_depth = 1});
	assert_text(sandbox_run(sandbox, "git -C w for-each-ref --format='%%(refname)'"),
		"refs/remotes/pull/7/merge");
	assert_true(str_eq(sandbox_run(sandbox, "git -C w rev-parse HEAD"), commit));
}

static void
test_a_repository_without_commits_gets_an_unborn_head(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "rm -rf r && git init -q r && echo x >r/x");
	const struct workspace_git workspace =
		write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	assert_int_equal(workspace.commit.n, 0);
	assert_text(sandbox_run(sandbox, "git -C w status --short --branch"),
		"## No commits yet on main\n?? x");
}

static void
test_a_shallow_repository_stays_shallow(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mv r full && git clone -q --depth 2 file://$PWD/full r");
	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 5});
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three\ntwo");
	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 0});
	assert_text(sandbox_run(sandbox, "git -C w log --format=%%s"), "three\ntwo");
}

static void
test_committing_in_the_workspace_leaves_the_users_objects_alone(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str before = sandbox_run(sandbox, "find r -type f | sort | xargs md5sum");
	(void)write_workspace(sandbox, (struct workspace_git_options){0});
	(void)sandbox_run(sandbox, "cd w && echo z >z && git add z && git commit -q -m z && "
				   "git checkout -q -b other && git fsck --connectivity-only");
	assert_true(str_eq(before, sandbox_run(sandbox, "find r -type f | sort | xargs md5sum")));
}

static void
test_line_end_settings_go_with_the_files(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && git config core.autocrlf true && rm a c d/b && "
				   "git checkout -q . && grep -q $'\\r' a && touch a");
	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	assert_text(sandbox_run(sandbox, "git -C w status --short"), "");
}

static void
test_names_that_need_quoting_are_quoted(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && git checkout -q -b 'a\"b#c' && "
				   "git remote set-url origin '/srv/with \"quotes\"/x'");
	(void)write_workspace(sandbox, (struct workspace_git_options){.fetch_depth = 1});
	assert_text(
		sandbox_run(sandbox, "git -C w remote get-url origin"), "/srv/with \"quotes\"/x");
	assert_text(sandbox_run(sandbox, "git -C w branch --show-current"), "a\"b#c");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_depth_one_shows_one_commit_on_the_branch),
		TEST(test_depth_two_shows_two_commits),
		TEST(test_a_depth_beyond_the_history_is_all_of_it),
		TEST(test_depth_zero_has_all_branches_and_tags_and_describes),
		TEST(test_status_shows_exactly_the_uncommitted_edits),
		TEST(test_a_clean_tree_needs_no_reading_for_status),
		TEST(test_a_tag_is_checked_out_detached),
		TEST(test_a_pull_request_is_checked_out_detached),
		TEST(test_a_repository_without_commits_gets_an_unborn_head),
		TEST(test_a_shallow_repository_stays_shallow),
		TEST(test_committing_in_the_workspace_leaves_the_users_objects_alone),
		TEST(test_line_end_settings_go_with_the_files),
		TEST(test_names_that_need_quoting_are_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
