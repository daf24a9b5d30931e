/*
 * test_whole_files: every byte, mode, link and line end of what is taken from git's objects is as
 * `git checkout` of the same commit leaves it.
 */
#include "engine/git/snapshot.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Type, mode, target and digest of each file; git's umask is the sandbox's. */
#define LIST                                                                                       \
	"find . -path ./.git -prune -o ! -type d -printf '%%p\\t%%y\\t%%m\\t%%l\\t' "              \
	"-exec sh -c 'if [ -L \"$1\" ]; then echo; else sha256sum <\"$1\"; fi' - {} ';' | sort"

static const char *const settings[] = {
	"true",
	"git config core.autocrlf true",
	"git config core.autocrlf input",
	"git config core.eol crlf",
	"echo '*.c text eol=crlf' >.git/info/attributes",
};

#define SEEDS_PER_SETTING 2

static void
make_repository(struct sandbox *sandbox, unsigned seed, const char *setting)
{
	(void)sandbox_run(sandbox,
		"rm -rf r w x; git init -q r; cd r; "
		"python3 %s/make_tree.py %u >../ids; git add -A; "
		"while IFS= read -r f; do git update-index --add --cacheinfo "
		"100644,$(git hash-object -w --no-filters \"$f\"),\"$f\"; done <../ids; "
		"git commit -q -m tree; git tag tree; %s; "
		"git rm -q -r -f . && echo '* -text -ident' >.gitattributes && git add . && "
		"git commit -q -m next",
		TESTS_FOLDER, seed, setting);
}

/* As git leaves them in a work tree of its own. */
static struct str
by_git(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox, "cd r; git worktree add -q --detach ../x tree");
	return sandbox_run(sandbox, "cd x; rm .git; " LIST);
}

static void
expect_same(struct str actual, struct str wanted, const char *setting, unsigned seed)
{
	struct str line;
	struct str other;

	while (wanted.n > 0 || actual.n > 0) {
		const bool is_wanted = str_line(&wanted, &line);
		const bool is_there = str_line(&actual, &other);
		if (is_wanted != is_there || !str_eq(line, other))
			fail_msg("seed %u, %s:\n  git  %" STR_FMT "\n  lact %" STR_FMT, seed,
				setting, STR_ARG(line), STR_ARG(other));
	}
}

static void
write_ref(struct sandbox *sandbox)
{
	struct repository *repository = NULL;
	struct snapshot snapshot;
	struct error err = {0};

	if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
		!snapshot_write_ref(&sandbox->a, repository, STR("tree"),
			sandbox_path(sandbox, "w"), &(const struct snapshot_options){0}, &snapshot,
			&err))
		fail_msg("%s", err.text);
	repository_close(repository);
}

static void
test_a_ref_is_written_as_git_checks_it_out(void **state)
{
	struct sandbox *sandbox = *state;

	for (unsigned i = 0; i < COUNT_OF(settings) * SEEDS_PER_SETTING; i++) {
		const char *setting = settings[i / SEEDS_PER_SETTING];
		make_repository(sandbox, i, setting);
		write_ref(sandbox);
		expect_same(sandbox_run(sandbox, "cd w; " LIST), by_git(sandbox), setting, i);
	}
}

/* The work tree has one folder; all else comes from the objects, by the index's attributes. */
static void
test_what_a_sparse_checkout_leaves_out_is_written_as_git_would(void **state)
{
	struct sandbox *sandbox = *state;

	for (unsigned i = 0; i < COUNT_OF(settings); i++) {
		struct repository *repository = NULL;
		struct snapshot snapshot;
		struct error err = {0};
		make_repository(sandbox, 100 + i, settings[i]);
		const struct str wanted = by_git(sandbox);
		(void)sandbox_run(sandbox, "cd r; git sparse-checkout set --no-cone '/sub/' "
					   "'.gitattributes'; git checkout -q -f --detach tree");
		if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
			!snapshot_write(&sandbox->a, repository, sandbox_path(sandbox, "w"),
				&(const struct snapshot_options){0}, &snapshot, &err))
			fail_msg("%s", err.text);
		repository_close(repository);
		expect_same(sandbox_run(sandbox, "cd w; " LIST), wanted, settings[i], 100 + i);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_a_ref_is_written_as_git_checks_it_out),
		TEST(test_what_a_sparse_checkout_leaves_out_is_written_as_git_would),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
