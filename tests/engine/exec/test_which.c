#include "engine/exec/which.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"mkdir a b b/tool; echo x > a/plain; echo x > b/prog; echo x > a/both; echo x > "
		"b/both; "
		"chmod +x b/prog a/both b/both; ln -s prog b/link; ln -s nowhere a/prog");
	return failed;
}

/* The place below the root of a program on `PATH`, in which `@` stands for the root. */
static struct str
find(struct sandbox *sandbox, const char *path, const char *name)
{
	struct buf b;
	struct str found;

	buf_init(&b, BUF_UNBOUNDED);
	for (const char *p = path; *p; p++) {
		if (*p == '@')
			buf_add(&b, sandbox->root);
		else
			buf_add_char(&b, *p);
	}
	if (!which(&sandbox->a, buf_take(&sandbox->a, &b), str_from(name), &found))
		return STR("none");
	return str_starts(found, sandbox->root) ? str_slice(found, sandbox->root.n + 1, found.n)
						: found;
}

static void
test_the_first_folder_that_holds_a_program_counts(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(find(sandbox, "@/a:@/b", "both"), "a/both");
	expect_str(find(sandbox, "@/b:@/a", "both"), "b/both");
	expect_str(find(sandbox, "/no/such:@/a:@/b", "prog"), "b/prog");
	expect_str(find(sandbox, "::@/b:", "link"), "b/link");
}

static void
test_what_cannot_be_run_is_passed_over(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(find(sandbox, "@/a", "plain"), "none");
	expect_str(find(sandbox, "@/b", "tool"), "none"); /* a folder */
	expect_str(find(sandbox, "@/a", "prog"), "none"); /* a link to nothing */
	expect_str(find(sandbox, "", "prog"), "none");
	expect_str(find(sandbox, "@/b", ""), "none");
}

static void
test_a_name_with_a_slash_is_taken_as_it_is(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(find(sandbox, "", "/bin/sh"), "/bin/sh");
	expect_str(find(sandbox, "@/b", "/no/such/prog"), "none");
	expect_str(find(sandbox, "@", "b/prog"), "none");
}

static void
test_what_was_found_is_remembered_until_the_path_changes(void **state)
{
	struct sandbox *sandbox = *state;
	struct which_cache cache;
	struct str found;
	const struct str a = sandbox_path(sandbox, "a");
	const struct str b = sandbox_path(sandbox, "b");

	which_cache_init(&cache, &sandbox->a);
	expect(!which_cached(&cache, a, STR("prog"), &found));
	(void)sandbox_run(sandbox, "rm a/prog; cp b/prog a/prog");
	expect(which_cached(&cache, a, STR("prog"), &found));
	expect(str_eq(found, sandbox_path(sandbox, "a/prog")));
	(void)sandbox_run(sandbox, "rm a/prog");
	expect(which_cached(&cache, a, STR("prog"), &found));
	expect(which_cached(&cache, b, STR("prog"), &found));
	expect(str_eq(found, sandbox_path(sandbox, "b/prog")));
	expect(!which_cached(&cache, a, STR("prog"), &found));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_first_folder_that_holds_a_program_counts),
		TEST(test_what_cannot_be_run_is_passed_over),
		TEST(test_a_name_with_a_slash_is_taken_as_it_is),
		TEST(test_what_was_found_is_remembered_until_the_path_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
