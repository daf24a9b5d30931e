#include "engine/git/changes.h"

#include "engine/git/tags.h"
#include "expr/base/buf.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct str
sha(struct sandbox *sandbox, const char *name)
{
	return name[0] == '\0' ? STR_NONE : sandbox_run(sandbox, "git -C r rev-parse %s", name);
}

/* "M path", "R old new" a line, as git diff --name-status writes it, less the similarity. */
static struct str
describe(struct sandbox *sandbox, const struct changes *changes)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		buf_add_fmt(&b, "%s%c", i > 0 ? "\n" : "",
			change->is_retyped ? 'T' : change_letter(change->kind));
		if (change->old_path.n > 0)
			buf_add_fmt(&b, " %" STR_FMT, STR_ARG(change->old_path));
		buf_add_fmt(&b, " %" STR_FMT, STR_ARG(change->path));
	}
	return buf_take(&sandbox->a, &b);
}

static struct str
changes_of(struct sandbox *sandbox, const char *from, enum changes_until until, const char *to)
{
	struct repository *repository = sandbox_open(sandbox, "r");
	struct changes changes;
	struct error err = {0};

	if (!changes_read(&sandbox->a, repository, sha(sandbox, from), until, sha(sandbox, to),
		    &changes, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return describe(sandbox, &changes);
}

/* git itself says what is expected: the same lines. */
static void
assert_as_git(struct sandbox *sandbox, const char *from, const char *to)
{
	const struct str wanted = sandbox_run(sandbox,
		"git -C r -c core.quotePath=false diff --name-status -M50%% %s %s | "
		"sed -E 's/^R[0-9]+/R/; s/\\t/ /g'",
		from, to);
	assert_text(changes_of(sandbox, from, CHANGES_COMMIT, to), str_z(&sandbox->a, wanted));
}

static void
make(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox,
		"git init -q -b main r && cd r && mkdir -p a/b c && seq 50 >a/b/x && seq 50 >a/y "
		"&& "
		"echo c >c/z && echo top >top && git add -A && git commit -qm first");
}

static void
commit(struct sandbox *sandbox, const char *script)
{
	(void)sandbox_run(sandbox, "cd r && %s && git add -A && git commit -qm change", script);
}

static void
test_kinds_of_changes_are_those_that_git_tells(void **state)
{
	static const char *const scripts[] = {
		"echo more >>a/b/x",
		"echo new >c/new && mkdir -p d/e && echo 1 >d/e/f",
		"git rm -q a/y",
		"git rm -rq a",
		"chmod +x top",
		"git mv a/y c/moved",
		"git mv a/b/x top2 && echo more >>top2",
		"git mv c/z c/small && echo other >c/small",
		"rm top && mkdir top && echo 1 >top/inner",
		"rm -r c && echo file >c",
		"rm top && ln -s a top",
		"rm top && ln -s a top && git mv a/y c/moved",
		"echo 1 >a-b && echo 2 >a.c && echo 3 >a0 && mkdir a.d && echo 4 >a.d/x",
		"echo 1 >'\xc3\xbc b' && echo 1 >'c/with \"quotes\"'",
		"git init -q sub && git -C sub commit -q --allow-empty -m s",
	};
	struct sandbox *sandbox = *state;

	make(sandbox);
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		(void)sandbox_run(sandbox, "cd r && git reset -q --hard main && git clean -qfd && "
					   "git checkout -q -B t main");
		commit(sandbox, scripts[i]);
		if (i != 13) /* git quotes such names */
			assert_as_git(sandbox, "main", "t");
		else
			assert_text(changes_of(sandbox, "main", CHANGES_COMMIT, "t"),
				"A c/with \"quotes\"\nA \xc3\xbc b");
	}
}

static void
test_from_nothing_everything_is_new(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	assert_text(
		changes_of(sandbox, "", CHANGES_COMMIT, "main"), "A a/b/x\nA a/y\nA c/z\nA top");
	assert_text(changes_of(sandbox, "main", CHANGES_COMMIT, "main"), "");
}

static void
test_many_renames_are_not_looked_for(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	commit(sandbox, "mkdir m && for i in $(seq 300); do echo $i >m/$i; done");
	commit(sandbox, "git mv m n");
	const struct str lines = changes_of(sandbox, "HEAD~1", CHANGES_COMMIT, "HEAD");
	assert_true(str_starts(lines, STR("D m/1\n")) && !str_has(lines, STR("R ")));
}

static void
test_staged_files_are_those_of_the_index(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	(void)sandbox_run(sandbox, "cd r && echo 1 >new && echo 2 >>top && git add new && "
				   "git mv a/y c/y && echo 3 >untracked");
	assert_text(changes_of(sandbox, "HEAD", CHANGES_STAGED, ""), "R a/y c/y\nA new");
}

static void
test_the_working_tree_has_edits_and_new_files_that_are_not_ignored(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	(void)sandbox_run(sandbox,
		"cd r && echo ignored >.gitignore && echo 1 >ignored && "
		"mkdir u && echo 2 >u/new && rm c/z && echo 3 >>top && git add top");
	assert_text(changes_of(sandbox, "HEAD", CHANGES_WORKING_TREE, ""),
		"A .gitignore\nD c/z\nM top\nA u/new");
}

static void
test_links_and_submodules_are_told(void **state)
{
	struct sandbox *sandbox = *state;
	struct changes changes;

	make(sandbox);
	(void)sandbox_run(sandbox, "cd r && rm top && ln -s a top");
	assert_text(changes_of(sandbox, "HEAD", CHANGES_WORKING_TREE, ""), "T top");
	commit(sandbox, "git init -q sub && git -C sub commit -q --allow-empty -m s");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_true(changes_read(&sandbox->a, repository, sha(sandbox, "main~1"), CHANGES_COMMIT,
		sha(sandbox, "main"), &changes, NULL));
	assert_int_equal(changes.count, 2);
	assert_true(changes.items[0].is_submodule && !changes.items[0].is_retyped);
	assert_true(changes.items[1].is_retyped && !changes.items[1].is_submodule);
	repository_close(repository);
}

static void
test_tags_are_listed_by_name(void **state)
{
	struct sandbox *sandbox = *state;
	struct str *names;
	size_t count;

	make(sandbox);
	(void)sandbox_run(sandbox, "cd r && git tag v2 && git tag -am x v1 && git tag a/b");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_true(tags_list(&sandbox->a, repository, &names, &count, NULL));
	assert_int_equal(count, 3);
	assert_text(names[0], "a/b");
	assert_text(names[1], "v1");
	assert_text(names[2], "v2");
	repository_close(repository);
}

static void
test_a_tree_that_is_missing_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct changes changes;
	struct error err = {0};

	make(sandbox);
	commit(sandbox, "echo 1 >>a/b/x");
	(void)sandbox_run(sandbox, "cd r && t=$(git rev-parse HEAD:a/b) && "
				   "rm -f .git/objects/${t:0:2}/${t:2}");
	struct repository *repository = sandbox_open(sandbox, "r");
	assert_false(changes_read(&sandbox->a, repository, sha(sandbox, "HEAD~1"), CHANGES_COMMIT,
		sha(sandbox, "HEAD"), &changes, &err));
	assert_true(str_starts(str_from(err.text), STR("cannot read a folder of the commit")));
	repository_close(repository);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kinds_of_changes_are_those_that_git_tells),
		TEST(test_from_nothing_everything_is_new),
		TEST(test_many_renames_are_not_looked_for),
		TEST(test_staged_files_are_those_of_the_index),
		TEST(test_the_working_tree_has_edits_and_new_files_that_are_not_ignored),
		TEST(test_links_and_submodules_are_told),
		TEST(test_tags_are_listed_by_name),
		TEST(test_a_tree_that_is_missing_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
