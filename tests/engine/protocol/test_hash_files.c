#include "engine/protocol/hash_files.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#include <unistd.h>

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"mkdir -p w/a/b w/node_modules/x out; cd w; echo 1 > package-lock.json; "
		"echo 2 > a/package-lock.json; printf '' > a/b/package-lock.json; "
		"echo 3 > node_modules/x/package-lock.json; head -c 500000 /dev/urandom > big; "
		"echo o > ../out/o; ln -s ../out link; ln -s a/package-lock.json one");
	return failed;
}

static struct str
hashed(struct sandbox *sandbox, const char *first, const char *second)
{
	const struct str patterns[] = {str_from(first), str_from(second)};
	struct error err = {0};
	struct str hash;

	if (!hash_files(
		    &sandbox->a, sandbox_path(sandbox, "w"), patterns, second ? 2 : 1, &hash, &err))
		return str_fmt(&sandbox->a, "error: %s", err.text);
	return hash;
}

/* What a pipeline of sha256sum makes of files, in the order given. */
static const char *
piped(struct sandbox *sandbox, const char *files)
{
	return str_z(&sandbox->a,
		sandbox_run(sandbox,
			"cd w; for f in %s; do sha256sum < $f | cut -c 1-64; done | "
			"while read -r h; do printf \"$(sed 's/../\\\\x&/g' <<< \"$h\")\"; done | "
			"sha256sum | cut -c 1-64",
			files));
}

static void
test_the_hash_is_of_the_files_hashes_in_walk_order(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(hashed(sandbox, "package-lock.json", NULL), piped(sandbox, "package-lock.json"));
	expect_str(hashed(sandbox, "**/package-lock.json", NULL),
		piped(sandbox, "a/b/package-lock.json a/package-lock.json "
			       "node_modules/x/package-lock.json package-lock.json"));
	expect_str(hashed(sandbox, "**/package-lock.json\n!node_modules", NULL),
		piped(sandbox, "a/b/package-lock.json a/package-lock.json package-lock.json"));
	expect_str(hashed(sandbox, "big", NULL), piped(sandbox, "big"));
	expect_str(hashed(sandbox, "a", NULL),
		piped(sandbox, "a/b/package-lock.json a/package-lock.json"));
}

static void
test_several_patterns_keep_their_order(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(hashed(sandbox, "package-lock.json", "a"),
		piped(sandbox, "package-lock.json a/b/package-lock.json a/package-lock.json"));
	expect_str(hashed(sandbox, "a", "package-lock.json"),
		piped(sandbox, "a/b/package-lock.json a/package-lock.json package-lock.json"));
}

static void
test_no_file_is_the_empty_text(void **state)
{
	struct sandbox *sandbox = *state;

	expect(hashed(sandbox, "no-such-file", NULL).n == 0);
	expect(hashed(sandbox, "", NULL).n == 0);
	expect(hashed(sandbox, "a/*/nothing", NULL).n == 0);
}

static void
test_files_outside_of_the_workspace_do_not_count(void **state)
{
	struct sandbox *sandbox = *state;
	const char *outside = str_z(&sandbox->a, sandbox_path(sandbox, "out/o"));

	expect(hashed(sandbox, outside, NULL).n == 0);
	expect_str(
		hashed(sandbox, outside, "package-lock.json"), piped(sandbox, "package-lock.json"));
}

static void
test_links_to_folders_are_followed_only_when_asked(void **state)
{
	struct sandbox *sandbox = *state;

	expect(hashed(sandbox, "link", NULL).n == 0);
	expect_str(hashed(sandbox, "--follow-symbolic-links", "link"), piped(sandbox, "link/o"));
	expect_str(hashed(sandbox, "--Follow-Symbolic-Links", "link"), piped(sandbox, "link/o"));
	expect_str(hashed(sandbox, "one", NULL), piped(sandbox, "one"));
}

static void
test_another_option_or_pattern_that_is_wrong_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(hashed(sandbox, "--what", "a"),
		"error: invalid option '--what' of hashFiles: only '--follow-symbolic-links' is "
		"known");
	expect(str_starts(hashed(sandbox, "a/../b", NULL), STR("error: invalid pattern")));
}

static void
test_a_file_that_cannot_be_read_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;

	if (getuid() == 0)
		skip();
	(void)sandbox_run(sandbox, "chmod 000 w/big");
	expect(str_starts(hashed(sandbox, "big", NULL), STR("error: cannot open")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_hash_is_of_the_files_hashes_in_walk_order),
		TEST(test_several_patterns_keep_their_order),
		TEST(test_no_file_is_the_empty_text),
		TEST(test_files_outside_of_the_workspace_do_not_count),
		TEST(test_links_to_folders_are_followed_only_when_asked),
		TEST(test_another_option_or_pattern_that_is_wrong_is_an_error),
		TEST(test_a_file_that_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
