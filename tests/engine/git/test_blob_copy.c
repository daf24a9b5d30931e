#include "engine/git/snapshot.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Everything that a checkout can be asked to do to a file, in one tree. */
static const char make_tree[] =
	"git init -q r && cd r && git config core.autocrlf false && mkdir -p sub/deep out 'o d/d'\n"
	"cat >.gitattributes <<'X'\n"
	"*.lf text eol=lf\n*.crlf text eol=crlf\n*.auto text=auto eol=crlf\n*.id ident\n"
	"*.both ident eol=crlf\n*.bin -text\n*.u16 working-tree-encoding=UTF-16 eol=crlf\n"
	"*.u16bom working-tree-encoding=UTF-16LE-BOM\n*.l1 working-tree-encoding=ISO-8859-1 text\n"
	"*.u8 working-tree-encoding=UTF-8\n*.u32 text working-tree-encoding=UTF-32BE ident\n"
	"X\n"
	"printf '*.lf eol=crlf\\n*.id -ident\\n*.txt eol=crlf\\n' >sub/.gitattributes\n"
	"printf '*.txt text eol=crlf\\n' >sub/deep/.gitattributes\n"
	"git config core.safecrlf false && git config advice.addEmbeddedRepo false\n"
	"for d in . sub sub/deep out 'o d/d'; do\n"
	"  head -c 4000 /dev/urandom >\"$d/random\"; printf 'a\\0b\\n' >\"$d/nul\"; : "
	">\"$d/empty\"\n"
	"  head -c 300000 /dev/zero >\"$d/zero.auto\"; seq 200000 >\"$d/huge.crlf\"\n"
	"  for e in lf crlf auto id both txt bin u8; do\n"
	"    printf 'one\\ntwo $Id$\\nlast' >\"$d/unix.$e\"\n"
	"    printf 'a\\0b\\nc\\n' >\"$d/nul.$e\"; : >\"$d/empty.$e\"\n"
	"    printf '\\xef\\xbb\\xbfx\\n' >\"$d/bom.$e\"; printf 'a\\rb\\nc\\n' >\"$d/cr.$e\"\n"
	"  done\n"
	"  for e in bin txt; do printf 'a\\r\\nb\\nc\\r\\n' >\"$d/mixed.$e\"; done\n"
	"  printf 'd\\303\\251j\\303\\240\\nvu\\n' | iconv -t UTF-16 >\"$d/t.u16\"\n"
	"  { printf '\\377\\376'; printf 'un\\n' | iconv -t UTF-16LE; } >\"$d/t.u16bom\"\n"
	"  printf 'd\\351j\\340\\n' >\"$d/t.l1\"; printf '$Id$\\n' | iconv -t UTF-32BE "
	">\"$d/t.u32\"\n"
	"  printf '#!/bin/sh\\n' >\"$d/run\"; chmod 755 \"$d/run\"; ln -s no/where "
	"\"$d/dangling\"\n"
	"  ln -s .. \"$d/up\"; ln -s unix.crlf \"$d/link.crlf\"; echo x >\"$d/$(printf "
	"'q\\tu\\\\o\"\\303\\251')\"\n"
	"  echo x >\"$d/-dash\"; echo x >\"$d/tail \"; echo x >\"$d/$(printf 'n\\nl')\"\n"
	"  printf '\\377' >\"$d/$(printf 'b\\377d')\"\n"
	"done\n"
	"git add -A && git commit -q -m tree && git tag v1 && git rm -q -r --cached . && git reset "
	"-q --hard && cd .. && git clone -q r clean 2>&1\n";

/* The bytes, kinds, modes and names of both are the same. */
#define SAME                                                                                       \
	"LIST=\"find . -name .git -prune -o ! -type d -printf '%%P|%%y%%m|%%l\\n'\"\n"             \
	"diff <(cd clean && eval \"$LIST\" | sort) <(cd w && eval \"$LIST\" | sort)\n"             \
	"diff -r --exclude=.git --no-dereference clean w\n"

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);

	(void)sandbox_run(*state, "%s", make_tree);
	return failed;
}

static void
check_against_git(struct sandbox *sandbox, const char *ref)
{
	const struct snapshot_options options = {0};
	struct repository *repository = sandbox_open(sandbox, "r");
	struct snapshot snapshot;
	struct error err = {0};

	const bool ok = ref ? snapshot_write_ref(&sandbox->a, repository, str_from(ref),
				      sandbox_path(sandbox, "w"), &options, &snapshot, &err)
			    : snapshot_write(&sandbox->a, repository, sandbox_path(sandbox, "w"),
				      &options, &snapshot, &err);
	if (!ok)
		fail_msg("%s", err.text);
	repository_close(repository);
	(void)sandbox_run(sandbox, SAME);
}

static void
test_a_ref_is_written_as_git_checks_it_out(void **state)
{
	check_against_git(*state, "v1");
}

static void
test_attributes_are_those_of_the_ref_and_not_of_the_work_tree(void **state)
{
	(void)sandbox_run(*state, "cd r && echo '* -text -ident' >.gitattributes && "
				  "echo '* text eol=crlf' >out/.gitattributes && "
				  "rm sub/.gitattributes && git add -A && git commit -q -m other");
	check_against_git(*state, "v1");
}

static void
test_a_sparse_checkout_is_completed_as_git_would(void **state)
{
	(void)sandbox_run(*state, "cd r && git sparse-checkout set sub && test ! -e out");
	check_against_git(*state, NULL);
}

static void
test_a_sparse_checkout_without_root_files_is_completed_as_git_would(void **state)
{
	(void)sandbox_run(*state, "cd r && git sparse-checkout set --no-cone /out/nul && "
				  "test ! -e .gitattributes");
	check_against_git(*state, NULL);
}

static void
test_an_unchanged_work_tree_is_copied_as_git_checks_it_out(void **state)
{
	(void)sandbox_run(*state, "rm -rf r/* && cd r && git checkout -q -f .");
	check_against_git(*state, NULL);
}

static void
test_a_ref_of_a_worktree_is_written_likewise(void **state)
{
	(void)sandbox_run(*state, "cd r && git worktree add -q ../tree --detach && cd .. && "
				  "mv r main && mv tree r && git -C main worktree repair ../r");
	check_against_git(*state, "v1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_ref_is_written_as_git_checks_it_out),
		TEST(test_attributes_are_those_of_the_ref_and_not_of_the_work_tree),
		TEST(test_a_sparse_checkout_is_completed_as_git_would),
		TEST(test_a_sparse_checkout_without_root_files_is_completed_as_git_would),
		TEST(test_an_unchanged_work_tree_is_copied_as_git_checks_it_out),
		TEST(test_a_ref_of_a_worktree_is_written_likewise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
