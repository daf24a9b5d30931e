#include "engine/store/git_index.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

static void
add(void *owner, struct str path)
{
	buf_add(owner, path);
	buf_add_char(owner, '\n');
}

static void
expect_as_git(struct sandbox *sandbox, const char *folder)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	expect(git_index_each(sandbox_path(sandbox, folder), add, &b));
	expect_str(str_trim_end(buf_take(&sandbox->a, &b)),
		str_z(&sandbox->a,
			sandbox_run(sandbox, "git -C %s ls-files -z | tr '\\0' '\\n'", folder)));
}

static void
test_names_are_those_that_git_lists(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"git init -q r; cd r; mkdir -p a/b é 'x y'; for i in $(seq 300); do "
		"echo >a/f$i; echo >a/b/$(printf '%%0*d' $((i %% 60 + 1)) 0)$i; done; "
		"echo >é/ü; echo >'x y/z'; git add .; git commit -q -m x");
	for (unsigned version = 2; version <= 4; version++) {
		(void)sandbox_run(sandbox, "git -C r update-index --index-version %u", version);
		expect_as_git(sandbox, "r");
	}
	/* extended flags */
	(void)sandbox_run(sandbox, "cd r; echo >new; git add -N new; git update-index "
				   "--skip-worktree a/f1");
	expect_as_git(sandbox, "r");
	(void)sandbox_run(sandbox, "git -C r worktree add -q ../w");
	expect_as_git(sandbox, "w");
}

static void
test_what_is_no_index_is_none(void **state)
{
	struct sandbox *sandbox = *state;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	(void)sandbox_run(sandbox,
		"mkdir -p n e/.git c/.git; printf 'DIRC\\0\\0\\0\\2\\0\\0\\0\\9' "
		">c/.git/index; printf DIRC >e/.git/index");
	expect(!git_index_each(sandbox_path(sandbox, "n"), add, &b));
	expect(!git_index_each(sandbox_path(sandbox, "e"), add, &b));
	expect(!git_index_each(sandbox_path(sandbox, "c"), add, &b));
	(void)sandbox_run(sandbox,
		"git init -q t; cd t; echo >f; git add f; for n in $(seq 12 90); do "
		"mkdir -p ../t$n/.git; head -c $n .git/index >../t$n/.git/index; done");
	for (unsigned n = 12; n <= 72; n++)
		expect(!git_index_each(
			sandbox_path(sandbox, str_z(&sandbox->a, str_fmt(&sandbox->a, "t%u", n))),
			add, &b));
	buf_free(&b);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_names_are_those_that_git_lists),
		TEST(test_what_is_no_index_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
