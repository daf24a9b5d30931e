#include "engine/git/repository.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LIST_WITH_TIMES "find r -printf '%%p %%T@ %%C@\n' | sort"

static struct repository_head
head_of(struct repository *repository)
{
	struct repository_head head;
	struct error err = {0};

	if (!repository_head(repository, &head, &err))
		fail_msg("%s", err.text);
	return head;
}

static void
test_a_folder_without_git_is_no_error(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mkdir plain");
	assert_null(sandbox_open(sandbox, "plain"));
}

static void
test_a_repository_is_found_from_a_folder_below_its_root(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r && mkdir -p r/a/b");
	struct repository *repository = sandbox_open(sandbox, "r/a/b");
	assert_non_null(repository);
	assert_true(str_eq(repository_root(repository), sandbox_path(sandbox, "r")));
	assert_true(str_eq(repository_git_dir(repository), sandbox_path(sandbox, "r/.git")));
	repository_close(repository);
}

static void
test_a_bare_repository_is_refused_with_help(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository *repository = NULL;
	struct error err = {0};

	(void)sandbox_run(sandbox, "git init -q --bare r.git");
	assert_false(
		repository_open(&sandbox->a, sandbox_path(sandbox, "r.git"), &repository, &err));
	assert_non_null(strstr(err.text, "bare"));
	assert_non_null(strstr(err.help, "git worktree add"));
}

static void
test_another_users_repository_is_refused_with_help(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository *repository = NULL;
	struct error err = {0};

	if (getuid() != 0)
		skip();
	(void)sandbox_run(sandbox, "git init -q r && chown -R 12345 r");
	assert_false(repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err));
	assert_non_null(strstr(err.text, "another user"));
	assert_non_null(strstr(err.help, "safe.directory"));
	(void)sandbox_run(sandbox, "git config --global --add safe.directory \"$PWD/r\"");
	assert_true(repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err));
	repository_close(repository);
}

static void
test_head_on_a_branch(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str sha =
		sandbox_run(sandbox, "git init -q r && cd r && git checkout -q -b feat/x && "
				     "git commit -q --allow-empty -m one && git rev-parse HEAD");
	struct repository *repository = sandbox_open(sandbox, "r");
	const struct repository_head head = head_of(repository);
	assert_int_equal(head.kind, REPOSITORY_BRANCH);
	assert_text(head.ref, "refs/heads/feat/x");
	assert_text(head.branch, "feat/x");
	assert_true(str_eq(head.commit, sha));
	assert_true(str_eq(head.tree, sandbox_run(sandbox, "git -C r rev-parse HEAD^{tree}")));
	repository_close(repository);
}

static void
test_head_without_commits_is_unborn(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r");
	struct repository *repository = sandbox_open(sandbox, "r");
	const struct repository_head head = head_of(repository);
	assert_int_equal(head.kind, REPOSITORY_UNBORN);
	assert_text(head.branch, "main");
	assert_int_equal(head.commit.n, 0);
	assert_text(repository_upstream(repository), REPOSITORY_NO_COMMIT);
	repository_close(repository);
}

static void
test_detached_head_has_no_ref(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str sha = sandbox_run(sandbox,
		"git init -q r && cd r && git commit -q --allow-empty -m one && "
		"git checkout -q --detach && git rev-parse HEAD");
	struct repository *repository = sandbox_open(sandbox, "r");
	const struct repository_head head = head_of(repository);
	assert_int_equal(head.kind, REPOSITORY_DETACHED);
	assert_int_equal(head.ref.n, 0);
	assert_true(str_eq(head.commit, sha));
	repository_close(repository);
}

static void
test_a_worktree_has_its_own_head_and_shared_objects(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r && cd r && "
				   "git commit -q --allow-empty -m one && "
				   "git worktree add -q ../wt -b side");
	struct repository *repository = sandbox_open(sandbox, "wt");
	assert_text(head_of(repository).branch, "side");
	assert_true(str_eq(repository_root(repository), sandbox_path(sandbox, "wt")));
	assert_true(str_eq(
		repository_objects_dir(repository), sandbox_path(sandbox, "r/.git/objects")));
	repository_close(repository);
}

static void
test_a_submodule_is_a_repository_of_its_own(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q lib && git -C lib commit -q --allow-empty -m l && "
				   "git init -q r && cd r && "
				   "git submodule --quiet add ../lib vendor/lib");
	struct repository *repository = sandbox_open(sandbox, "r/vendor/lib");
	assert_true(str_eq(repository_root(repository), sandbox_path(sandbox, "r/vendor/lib")));
	repository_close(repository);
}

static void
test_the_remote_is_origin_or_the_only_one_or_the_branchs(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository_remote remote;

	(void)sandbox_run(sandbox, "git init -q r");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_false(repository_remote(repository, &remote));
	(void)sandbox_run(sandbox, "git -C r remote add up git@github.com:o/n.git");
	assert_true(repository_remote(repository, &remote));
	assert_text(remote.name, "up");
	(void)sandbox_run(sandbox, "cd r && git remote add fork https://github.com/me/n");
	assert_false(repository_remote(repository, &remote));
	(void)sandbox_run(sandbox, "git -C r config branch.main.remote fork");
	assert_true(repository_remote(repository, &remote));
	assert_text(remote.name, "fork");
	(void)sandbox_run(sandbox, "git -C r remote add origin https://example.org/x/y");
	assert_true(repository_remote(repository, &remote));
	assert_text(remote.name, "origin");
	repository_close(repository);
}

static void
test_insteadof_is_applied_to_the_url(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository_remote remote;

	(void)sandbox_run(sandbox, "git init -q r && cd r && git remote add origin gh:octo/repo && "
				   "git config url.https://github.com/.insteadOf gh:");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_true(repository_remote(repository, &remote));
	assert_text(remote.url, "https://github.com/octo/repo");
	assert_text(remote.parsed.owner, "octo");
	repository_close(repository);
}

static void
test_upstream_is_the_same_branch_on_the_remote(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str sha = sandbox_run(sandbox,
		"git init -q r && cd r && git commit -q --allow-empty -m one && cd .. && "
		"git clone -q r c && cd c && git commit -q --allow-empty -m two && "
		"git rev-parse origin/main");
	struct repository *repository = sandbox_open(sandbox, "c");
	assert_true(str_eq(repository_upstream(repository), sha));
	(void)sandbox_run(sandbox, "cd c && git checkout -q -b new origin/main");
	assert_text(repository_upstream(repository), REPOSITORY_NO_COMMIT);
	repository_close(repository);
}

static void
test_default_branch_is_the_remotes_head_then_main_then_master(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q -b trunk r && cd r && "
				   "git commit -q --allow-empty -m one && cd .. && "
				   "git clone -q r c");
	struct repository *clone = sandbox_open(sandbox, "c");
	assert_text(repository_default_branch(clone), "trunk");
	repository_close(clone);
	(void)sandbox_run(sandbox, "git -C r config init.defaultBranch develop");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_text(repository_default_branch(repository), "develop");
	(void)sandbox_run(sandbox, "git -C r branch master");
	assert_text(repository_default_branch(repository), "master");
	(void)sandbox_run(sandbox, "git -C r branch main");
	assert_text(repository_default_branch(repository), "main");
	repository_close(repository);
}

static void
test_a_commit_tells_people_time_and_message(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository_commit commit;
	struct error err = {0};

	const struct str sha = sandbox_run(sandbox,
		"git init -q r && cd r && GIT_AUTHOR_NAME=Grace GIT_AUTHOR_EMAIL=g@x.org "
		"GIT_AUTHOR_DATE='1700000000 +0130' GIT_COMMITTER_DATE='1700000100 -0500' "
		"git commit -q --allow-empty -m 'subject' -m 'body' && git rev-parse HEAD");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_true(repository_commit_read(repository, sha, &commit, &err));
	assert_text(commit.author.name, "Grace");
	assert_text(commit.committer.email, "ada@example.org");
	assert_text(commit.message, "subject\n\nbody\n");
	assert_int_equal(commit.author_time_s, 1700000000);
	assert_int_equal(commit.author_offset_min, 90);
	assert_int_equal(commit.committer_time_s, 1700000100);
	assert_int_equal(commit.committer_offset_min, -300);
	assert_text(repository_user(repository).name, "Ada");
	assert_text(repository_user(repository).email, "ada@example.org");
	assert_false(repository_commit_read(repository, STR("abc"), &commit, &err));
	repository_close(repository);
}

static struct str
resolved(struct repository *repository, const char *name)
{
	struct repository_revision revision;
	struct error err = {0};

	if (!repository_resolve(repository, str_from(name), &revision, &err))
		fail_msg("%s: %s", name, err.text);
	return revision.ref;
}

static void
test_a_name_resolves_to_branch_remote_branch_tag_or_sha(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository_revision revision;
	struct error err = {0};

	const struct str sha = sandbox_run(sandbox,
		"git init -q r && cd r && git commit -q --allow-empty -m one && "
		"git branch far && git tag -a -m t v1 && cd .. && git clone -q r c && "
		"cd c && git branch near && git rev-parse HEAD");
	struct repository *repository = sandbox_open(sandbox, "c");
	assert_text(resolved(repository, "near"), "refs/heads/near");
	assert_text(resolved(repository, "far"), "refs/heads/far");
	assert_text(resolved(repository, "refs/heads/far"), "refs/heads/far");
	assert_text(resolved(repository, "v1"), "refs/tags/v1");
	assert_true(repository_resolve(repository, STR("v1"), &revision, &err));
	assert_true(str_eq(revision.commit, sha));
	assert_true(repository_resolve(repository, str_slice(sha, 0, 8), &revision, &err));
	assert_true(str_eq(revision.commit, sha));
	assert_int_equal(revision.ref.n, 0);
	assert_false(repository_resolve(repository, STR("nope"), &revision, &err));
	assert_int_equal(err.kind, ERROR_MISSING);
	assert_string_equal(err.help, "if the remote has it: git fetch --tags origin");
	repository_close(repository);
}

static void
test_nothing_is_written_to_the_repository(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r && cd r && echo a >a && git add a && "
				   "git commit -q -m one && echo b >>a");
	const struct str before = sandbox_run(sandbox, LIST_WITH_TIMES);
	struct repository *repository = sandbox_open(sandbox, "r");
	(void)head_of(repository);
	(void)repository_upstream(repository);
	(void)repository_default_branch(repository);
	(void)repository_user(repository);
	repository_close(repository);
	assert_true(str_eq(before, sandbox_run(sandbox, LIST_WITH_TIMES)));
}

static void
test_urls_are_split(void **state)
{
	static const struct {
		const char *url, *host, *owner, *name;
	} rows[] = {
		{"https://github.com/octo/repo.git", "github.com", "octo", "repo"},
		{"https://github.com/octo/repo", "github.com", "octo", "repo"},
		{"https://github.com/octo/repo/", "github.com", "octo", "repo"},
		{"https://user:pw@github.com:8443/octo/repo.git", "github.com", "octo", "repo"},
		{"http://ghe.corp/octo/repo.js", "ghe.corp", "octo", "repo.js"},
		{"git@github.com:octo/repo.git", "github.com", "octo", "repo"},
		{"github.com:octo/repo", "github.com", "octo", "repo"},
		{"ssh://git@github.com/octo/repo.git", "github.com", "octo", "repo"},
		{"ssh://git@ssh.github.com:443/octo/repo.git", "github.com", "octo", "repo"},
		{"ssh://git@[::1]:2222/octo/repo", "[::1]", "octo", "repo"},
		{"git://github.com/octo/repo.git", "github.com", "octo", "repo"},
		{"git@gitlab.com:group/sub/repo.git", "gitlab.com", "group/sub", "repo"},
		{"https://github.com/octo/repo.git?x=1", "github.com", "octo", "repo"},
		{"/srv/git/octo/repo.git", "", "", "repo"},
		{"../repo", "", "", "repo"},
		{"file:///srv/git/repo.git", "", "", "repo"},
		{"https://github.com/only", "github.com", "", "only"},
		{"", "", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct repository_url url = repository_url_parse(str_from(rows[i].url));
		if (!str_eq(url.host, str_from(rows[i].host)) ||
			!str_eq(url.owner, str_from(rows[i].owner)) ||
			!str_eq(url.name, str_from(rows[i].name)))
			fail_msg("%s: '%" STR_FMT "' '%" STR_FMT "' '%" STR_FMT "'", rows[i].url,
				STR_ARG(url.host), STR_ARG(url.owner), STR_ARG(url.name));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_folder_without_git_is_no_error),
		TEST(test_a_repository_is_found_from_a_folder_below_its_root),
		TEST(test_a_bare_repository_is_refused_with_help),
		TEST(test_another_users_repository_is_refused_with_help),
		TEST(test_head_on_a_branch),
		TEST(test_head_without_commits_is_unborn),
		TEST(test_detached_head_has_no_ref),
		TEST(test_a_worktree_has_its_own_head_and_shared_objects),
		TEST(test_a_submodule_is_a_repository_of_its_own),
		TEST(test_the_remote_is_origin_or_the_only_one_or_the_branchs),
		TEST(test_insteadof_is_applied_to_the_url),
		TEST(test_upstream_is_the_same_branch_on_the_remote),
		TEST(test_default_branch_is_the_remotes_head_then_main_then_master),
		TEST(test_a_commit_tells_people_time_and_message),
		TEST(test_a_name_resolves_to_branch_remote_branch_tag_or_sha),
		TEST(test_nothing_is_written_to_the_repository),
		cmocka_unit_test(test_urls_are_split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
