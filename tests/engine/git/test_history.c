#include "engine/git/history.h"

#include "expr/base/buf.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct history_range
between(struct sandbox *sandbox, const char *folder, const char *from, const char *to, size_t max)
{
	struct repository *repository = sandbox_open(sandbox, folder);
	struct history_range range;
	struct error err = {0};

	const struct str start =
		from[0] == '\0' ? STR_NONE
				: sandbox_run(sandbox, "git -C %s rev-parse %s", folder, from);
	const struct str end = sandbox_run(sandbox, "git -C %s rev-parse %s", folder, to);
	if (!history_between(&sandbox->a, repository, start, end, max, &range, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return range;
}

static struct str
merge_base(struct sandbox *sandbox, const char *folder, const char *one, const char *other)
{
	struct repository *repository = sandbox_open(sandbox, folder);
	struct str base;
	struct error err = {0};

	if (!history_merge_base(&sandbox->a, repository,
		    sandbox_run(sandbox, "git -C %s rev-parse %s", folder, one),
		    sandbox_run(sandbox, "git -C %s rev-parse %s", folder, other), &base, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return base;
}

/* The same commits as git's, in any order. */
static void
assert_as_git(struct sandbox *sandbox, const char *from, const char *to)
{
	const struct history_range range = between(sandbox, "r", from, to, 1000);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < range.count; i++)
		buf_add_fmt(&b, "%" STR_FMT "\n", STR_ARG(range.commits[i]));
	const struct str ours =
		sandbox_run(sandbox, "sort <<<'%" STR_FMT "' | sed /^$/d", STR_ARG(buf_str(&b)));
	/* rev-list with both names trusts the clocks, too */
	const struct str wanted = sandbox_run(sandbox,
		"cd r && comm -23 <(git rev-list %s | sort) <(git rev-list %s | sort)", to, from);
	buf_free(&b);
	assert_text(ours, str_z(&sandbox->a, wanted));
	const struct str ancestor = sandbox_run(sandbox,
		"git -C r merge-base --is-ancestor %s %s && echo yes || echo no", from, to);
	assert_int_equal(range.is_forward, str_eq(ancestor, STR("yes")));
}

/* Branches that part and meet, with clocks that are right, all the same, and all wrong. */
static void
test_ranges_are_git_s_whatever_the_clocks_say(void **state)
{
	static const char *const clocks[] = {"$((1700000000 + n * 60))", "1700000000",
		"$((1700000000 - n * 60))", "$((1700000000 + n * 7919 % 1000))"};
	static const char *const names[] = {"main", "main~3", "side", "side~1", "other", "first"};
	struct sandbox *sandbox = *state;

	for (size_t i = 0; i < COUNT_OF(clocks); i++) {
		(void)sandbox_run(sandbox,
			"rm -rf r && git init -q -b main r && cd r && n=0 && c() { n=$((n + 1)); "
			"export GIT_COMMITTER_DATE=\"%s +0000\"; \"$@\"; } && "
			"e() { c git commit -q --allow-empty -m $n; } && e && git tag first && e "
			"&& "
			"git checkout -qb side && e && e && git checkout -q main && e && "
			"c git merge -q --no-edit side && e && git checkout -q side && e && "
			"c git merge -q --no-edit main~1 && e && git checkout -q main && e && e && "
			"git checkout -q --orphan other && e && e && git checkout -q main",
			clocks[i]);
		for (size_t j = 0; j < COUNT_OF(names); j++)
			for (size_t k = 0; k < COUNT_OF(names); k++)
				if (j != k)
					assert_as_git(sandbox, names[j], names[k]);
	}
}

static void
make_line(struct sandbox *sandbox, int count)
{
	(void)sandbox_run(sandbox,
		"git init -q -b main r && cd r && for i in $(seq %d); do "
		"git commit -q --allow-empty -m $i; done",
		count);
}

static void
test_a_range_is_cut_at_its_newest_commits(void **state)
{
	struct sandbox *sandbox = *state;

	make_line(sandbox, 8);
	struct history_range range = between(sandbox, "r", "HEAD~7", "HEAD", 3);
	assert_true(range.is_cut && range.count == 3);
	assert_true(str_eq(range.commits[0], sandbox_run(sandbox, "git -C r rev-parse HEAD")));
	range = between(sandbox, "r", "HEAD~3", "HEAD", 3);
	assert_true(!range.is_cut && range.count == 3 && range.is_forward);
	range = between(sandbox, "r", "", "HEAD", 100);
	assert_true(!range.is_cut && range.count == 8);
	range = between(sandbox, "r", "HEAD", "HEAD~2", 100);
	assert_true(range.count == 0 && !range.is_forward);
}

static void
test_histories_meet_where_git_says(void **state)
{
	struct sandbox *sandbox = *state;

	make_line(sandbox, 3);
	(void)sandbox_run(sandbox,
		"cd r && git checkout -qb side HEAD~1 && "
		"git commit -q --allow-empty -m side && git checkout -q --orphan o && "
		"git commit -q --allow-empty -m o");
	const struct str base = sandbox_run(sandbox, "git -C r merge-base main side");
	assert_true(str_eq(merge_base(sandbox, "r", "main", "side"), base));
	assert_true(str_eq(merge_base(sandbox, "r", "main", "main"),
		sandbox_run(sandbox, "git -C r rev-parse main")));
	assert_text(merge_base(sandbox, "r", "main", "o"), "");
}

static void
test_a_shallow_history_ends_where_it_was_cut(void **state)
{
	struct sandbox *sandbox = *state;

	make_line(sandbox, 6);
	(void)sandbox_run(sandbox,
		"cd r && git checkout -qb side HEAD~4 && git commit -q --allow-empty -m s && cd .. "
		"&& "
		"git clone -q --depth 2 --no-single-branch \"file://$PWD/r\" s && cd s && "
		"git checkout -q main && git commit -q --allow-empty -m new");
	struct history_range range = between(sandbox, "s", "origin/main", "main", 10);
	assert_true(range.count == 1 && range.is_forward);
	range = between(sandbox, "s", "", "main", 10);
	assert_int_equal(range.count, 3);
	assert_text(merge_base(sandbox, "s", "main", "origin/side"), "");
	assert_true(str_eq(merge_base(sandbox, "s", "main", "origin/main"),
		sandbox_run(sandbox, "git -C s rev-parse origin/main")));
}

static void
test_a_commit_that_is_missing_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct history_range range;
	struct error err = {0};

	make_line(sandbox, 3);
	const struct str head = sandbox_run(sandbox,
		"cd r && c=$(git rev-parse HEAD~1) && rm -f .git/objects/${c:0:2}/${c:2} && "
		"git rev-parse HEAD");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_false(history_between(&sandbox->a, repository, STR_NONE, head, 9, &range, &err));
	assert_true(str_starts(str_from(err.text), STR("cannot go through the history")));
	repository_close(repository);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_ranges_are_git_s_whatever_the_clocks_say),
		TEST(test_a_range_is_cut_at_its_newest_commits),
		TEST(test_histories_meet_where_git_says),
		TEST(test_a_shallow_history_ends_where_it_was_cut),
		TEST(test_a_commit_that_is_missing_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
