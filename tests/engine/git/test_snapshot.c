#include "engine/git/snapshot.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LIST "find . -mindepth 1 ! -type d -printf '%%P %%y%%m %%l\\n' | sort"

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "git init -q r && cd r && mkdir -p src/deep && echo a >a && "
				   "echo b >src/b && echo c >src/deep/c && chmod +x src/b && "
				   "ln -s src/b link && git add . && git commit -q -m one");
	return failed;
}

static struct snapshot
write_with(struct sandbox *sandbox, const struct snapshot_options *options)
{
	struct repository *repository = NULL;
	struct snapshot snapshot = {0};
	struct error err = {0};

	if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
		!snapshot_write(&sandbox->a, repository, sandbox_path(sandbox, "w"), options,
			&snapshot, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return snapshot;
}

static struct snapshot
write_snapshot(struct sandbox *sandbox)
{
	return write_with(sandbox, &(struct snapshot_options){0});
}

static void
test_tracked_files_are_copied_with_modes_and_links(void **state)
{
	struct sandbox *sandbox = *state;

	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.file_count, 4);
	assert_int_equal(snapshot.changed_count, 0);
	assert_text(snapshot.ref, "refs/heads/main");
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"a f644 \nlink l777 src/b\nsrc/b f755 \nsrc/deep/c f644");
	(void)sandbox_run(sandbox, "diff -r --exclude=.git --no-dereference r w");
}

static void
test_edits_deletes_renames_and_new_files_are_as_on_disk(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && echo more >>a && rm src/deep/c && "
				   "git mv src/b src/d && echo new >src/new && "
				   "echo staged >staged && git add staged");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"a f644 \nlink l777 src/b\nsrc/d f755 \nsrc/new f644 \nstaged f644");
	assert_text(sandbox_run(sandbox, "cat w/a"), "a\nmore");
	assert_int_equal(snapshot.changed_count, 6);
	assert_text(snapshot.changed[0], "a");
	assert_text(snapshot.changed[1], "src/b");
	assert_text(snapshot.changed[5], "staged");
}

static void
test_ignored_files_are_left_out_however_they_are_ignored(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"cd r && echo '*.log' >.gitignore && echo '!keep*.log' >src/.gitignore && "
		"echo /private >>.git/info/exclude && git config core.excludesFile ~/global && "
		"echo '*.swp' >~/global && mkdir -p node_modules/x && "
		"echo node_modules/ >>.gitignore && touch node_modules/x/y private a.log "
		"src/keep.log src/other.log b.swp src/ok");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		".gitignore f644 \na f644 \nlink l777 src/b\nsrc/.gitignore f644 \nsrc/b f755 \n"
		"src/deep/c f644 \nsrc/keep.log f644 \nsrc/ok f644");
}

static void
test_a_tracked_file_that_is_ignored_is_copied(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && echo a >.gitignore && echo edited >a");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cat w/a"), "edited");
}

static void
test_links_are_never_followed(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"mkdir out && echo secret >out/c && echo secret >out/b && cd r && "
		"rm -r src/deep && ln -s ../../out src/deep && rm a && ln -s /etc/hostname a");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"a l777 /etc/hostname\nlink l777 src/b\nsrc/b f755 \nsrc/deep l777 ../../out");
}

static void
test_a_file_that_became_a_folder_is_copied_as_one(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && rm a && mkdir a && echo x >a/x");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cat w/a/x"), "x");
}

static void
test_sockets_fifos_and_nested_repositories_are_left_out(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && mkfifo pipe && git init -q inner && "
				   "touch inner/file && rm a && mkfifo a");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"link l777 src/b\nsrc/b f755 \nsrc/deep/c f644");
}

static void
add_submodule(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox,
		"git init -q lib && cd lib && echo l >l && echo '*.o' >.gitignore && git add . && "
		"git commit -q -m l && cd ../r && git submodule --quiet add ../lib vendor/lib && "
		"git commit -q -m sub");
}

static void
test_a_submodules_files_are_copied_by_the_same_rule(void **state)
{
	struct sandbox *sandbox = *state;

	add_submodule(sandbox);
	(void)sandbox_run(sandbox, "cd r/vendor/lib && touch x.o && echo n >new && echo m >>l");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w/vendor && " LIST),
		"lib/.gitignore f644 \nlib/l f644 \nlib/new f644");
	assert_int_equal(snapshot.changed_count, 0);
}

static void
test_a_moved_submodule_counts_as_changed(void **state)
{
	struct sandbox *sandbox = *state;

	add_submodule(sandbox);
	(void)sandbox_run(sandbox, "cd r/vendor/lib && git commit -q --allow-empty -m more");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.changed_count, 1);
	assert_text(snapshot.changed[0], "vendor/lib");
}

static void
test_a_submodule_that_is_not_wanted_or_not_there_is_an_empty_folder(void **state)
{
	struct sandbox *sandbox = *state;

	add_submodule(sandbox);
	(void)write_with(sandbox, &(struct snapshot_options){.without_submodules = true});
	assert_text(sandbox_run(sandbox, "ls -A w/vendor/lib"), "");
	(void)sandbox_run(sandbox, "rm -r w && git -C r submodule --quiet deinit -f vendor/lib");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "ls -A w/vendor/lib"), "");
}

static void
test_files_outside_a_sparse_checkout_come_from_git(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && git sparse-checkout set --no-cone /a && test ! -e src");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.file_count, 4);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"a f644 \nlink l777 src/b\nsrc/b f755 \nsrc/deep/c f644");
}

static void
test_a_repository_without_commits_is_copied(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "rm -rf r && git init -q r && echo x >r/x");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.file_count, 1);
	assert_int_equal(snapshot.changed_count, 1);
	assert_int_equal(snapshot.commit.n, 0);
}

static void
test_a_merge_conflict_is_copied_once(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"cd r && git checkout -q -b x && echo x >a && git commit -qam x && "
		"git checkout -q main && echo y >a && git commit -qam y && "
		"(git merge -q x || true)");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.file_count, 4);
	assert_text(sandbox_run(sandbox, "head -n1 w/a"), "<<<<<<< HEAD");
}

static void
test_what_is_in_the_way_is_replaced_and_the_rest_stays(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mkdir w && echo old >w/other && mkdir w/a && "
				   "ln -s /etc w/src && echo old >w/link");
	(void)write_snapshot(sandbox);
	assert_text(sandbox_run(sandbox, "cd w && " LIST),
		"a f644 \nlink l777 src/b\nother f644 \nsrc/b f755 \nsrc/deep/c f644");
}

static void
test_a_snapshot_inside_the_work_tree_does_not_copy_itself(void **state)
{
	struct sandbox *sandbox = *state;
	struct snapshot snapshot = {0};
	struct error err = {0};

	(void)sandbox_run(sandbox, "rm -rf r/.git");
	assert_true(snapshot_write_folder(&sandbox->a, sandbox_path(sandbox, "r"),
		sandbox_path(sandbox, "r/work/1"), &(struct snapshot_options){0}, &snapshot, &err));
	assert_int_equal(snapshot.file_count, 4);
	assert_text(sandbox_run(sandbox, "ls -A r/work/1"), "a\nlink\nsrc\nwork");
}

static void
test_a_folder_without_git_is_copied_whole_but_for_dot_git(void **state)
{
	struct sandbox *sandbox = *state;
	struct snapshot snapshot = {0};
	struct error err = {0};

	(void)sandbox_run(sandbox,
		"mkdir -p p/x/.git p/empty && echo 1 >p/x/1 && "
		"echo '*' >p/.gitignore && ln -s / p/root && touch p/x/.git/HEAD");
	assert_true(snapshot_write_folder(&sandbox->a, sandbox_path(sandbox, "p"),
		sandbox_path(sandbox, "w"), &(struct snapshot_options){0}, &snapshot, &err));
	assert_int_equal(snapshot.file_count, 3);
	assert_text(
		sandbox_run(sandbox, "cd w && " LIST), ".gitignore f644 \nroot l777 /\nx/1 f644");
}

static void
test_cancelling_stops_with_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct repository *repository = NULL;
	struct snapshot snapshot = {0};
	struct error err = {0};
	const atomic_bool cancel = true;

	assert_true(repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err));
	assert_false(snapshot_write(&sandbox->a, repository, sandbox_path(sandbox, "w"),
		&(struct snapshot_options){.cancel = &cancel}, &snapshot, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	repository_close(repository);
}

static struct snapshot
write_ref(struct sandbox *sandbox, const char *ref)
{
	struct repository *repository = NULL;
	struct snapshot snapshot = {0};
	struct error err = {0};

	if (!repository_open(&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err) ||
		!snapshot_write_ref(&sandbox->a, repository, str_from(ref),
			sandbox_path(sandbox, "w"), &(struct snapshot_options){0}, &snapshot, &err))
		fail_msg("%s", err.text);
	repository_close(repository);
	return snapshot;
}

static void
test_another_ref_is_written_as_committed(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox,
		"cd r && git tag v1 && echo '*.txt eol=crlf' >.gitattributes && echo t >t.txt && "
		"git add . && git commit -q -m two && git branch two && echo edited >a");
	const struct snapshot two = write_ref(sandbox, "two");
	assert_int_equal(two.file_count, 6);
	assert_text(two.ref, "refs/heads/two");
	assert_text(sandbox_run(sandbox, "cd w && cat a && od -An -c t.txt && " LIST),
		"a\n   t  \\r  \\n\n.gitattributes f644 \na f644 \nlink l777 src/b\nsrc/b f755 \n"
		"src/deep/c f644 \nt.txt f644");
	(void)sandbox_run(sandbox, "rm -r w");
	assert_int_equal(write_ref(sandbox, "v1").file_count, 4);
}

static void
test_the_users_repository_stays_as_it_was(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "cd r && touch a && echo n >new");
	const struct str before = sandbox_run(sandbox, "find r -printf '%%p %%T@ %%C@\\n' | sort");
	(void)write_snapshot(sandbox);
	assert_true(
		str_eq(before, sandbox_run(sandbox, "find r -printf '%%p %%T@ %%C@\\n' | sort")));
}

/* Enough for several threads. */
static void
make_many(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox,
		"cd r && for d in 1 2 3 4 5 6; do mkdir p$d && (cd p$d && seq 500 | split -l 1 -a "
		"3 && "
		"chmod +x xaa*); done && ln -s /etc/first p1/out && ln -s /etc/last p6/out && "
		"ln -s ../a p6/in && git add . && git commit -q -m many");
}

static void
test_many_files_are_copied_as_few_are(void **state)
{
	struct sandbox *sandbox = *state;

	make_many(sandbox);
	(void)sandbox_run(sandbox, "cd r && rm p1/xaab p6/xaab && echo e >p6/xaac && "
				   "git update-index --skip-worktree p6/xaad && rm p6/xaad");
	const struct snapshot snapshot = write_snapshot(sandbox);
	assert_int_equal(snapshot.file_count, 4 + 6 * 500 + 3 - 2);
	/* libgit2 counts the one that is not on the disk too */
	assert_int_equal(snapshot.changed_count, 4);
	assert_int_equal(snapshot.outside_count, 2);
	assert_text(snapshot.outside[0], "p1/out -> /etc/first");
	assert_text(snapshot.outside[1], "p6/out -> /etc/last");
	(void)sandbox_run(sandbox, "cd r && git show HEAD:p6/xaad >p6/xaad && chmod +x p6/xaad && "
				   "cd .. && diff -r --exclude=.git --no-dereference r w");
	assert_text(sandbox_run(sandbox,
			    "cd w && find . ! -type d -printf '%%T@\\n' | sort -u | wc -l"),
		"1");
}

static void
test_a_failure_of_any_of_many_files_is_told(void **state)
{
	static const char *const files[] = {"p1/xaaa", "p6/xatf"};
	struct sandbox *sandbox = *state;
	struct repository *repository = NULL;
	struct snapshot snapshot;

	make_many(sandbox);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct error err = {0};
		(void)sandbox_run(sandbox, "rm -rf w && mkdir -p w/%s/full", files[i]);
		assert_true(repository_open(
			&sandbox->a, sandbox_path(sandbox, "r"), &repository, &err));
		assert_false(snapshot_write(&sandbox->a, repository, sandbox_path(sandbox, "w"),
			&(struct snapshot_options){0}, &snapshot, &err));
		assert_non_null(strstr(err.text, files[i]));
		repository_close(repository);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_tracked_files_are_copied_with_modes_and_links),
		TEST(test_edits_deletes_renames_and_new_files_are_as_on_disk),
		TEST(test_ignored_files_are_left_out_however_they_are_ignored),
		TEST(test_a_tracked_file_that_is_ignored_is_copied),
		TEST(test_links_are_never_followed),
		TEST(test_a_file_that_became_a_folder_is_copied_as_one),
		TEST(test_sockets_fifos_and_nested_repositories_are_left_out),
		TEST(test_a_submodules_files_are_copied_by_the_same_rule),
		TEST(test_a_moved_submodule_counts_as_changed),
		TEST(test_a_submodule_that_is_not_wanted_or_not_there_is_an_empty_folder),
		TEST(test_files_outside_a_sparse_checkout_come_from_git),
		TEST(test_a_repository_without_commits_is_copied),
		TEST(test_a_merge_conflict_is_copied_once),
		TEST(test_what_is_in_the_way_is_replaced_and_the_rest_stays),
		TEST(test_a_snapshot_inside_the_work_tree_does_not_copy_itself),
		TEST(test_a_folder_without_git_is_copied_whole_but_for_dot_git),
		TEST(test_cancelling_stops_with_an_error),
		TEST(test_another_ref_is_written_as_committed),
		TEST(test_many_files_are_copied_as_few_are),
		TEST(test_a_failure_of_any_of_many_files_is_told),
		TEST(test_the_users_repository_stays_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
