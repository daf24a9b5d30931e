#include "engine/store/file.h"
#include "engine/store/paths.h"
#include "engine/store/tool_cache.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

static void
test_paths_are_made_normal_by_text(void **state)
{
	static const struct {
		const char *path, *normal;
	} rows[] = {
		{"/a/b", "/a/b"},
		{"/a//b/", "/a/b"},
		{"/a/./b/../c", "/a/c"},
		{"/..", "/"},
		{"/../a", "/a"},
		{"/", "/"},
		{"a/../b", "b"},
		{"a/..", "."},
		{"..", ".."},
		{"../a/../..", "../.."},
		{"./a", "a"},
		{"", "."},
		{"a/b/../../..", ".."},
	};
	struct sandbox *sandbox = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str is = path_normal(&sandbox->a, str_from(rows[i].path));
		if (!str_eq(is, str_from(rows[i].normal)))
			fail_msg("'%s': '%" STR_FMT "'", rows[i].path, STR_ARG(is));
	}
}

static void
test_parts_of_paths(void **state)
{
	static const struct {
		const char *path, *folder, *name;
	} rows[] = {
		{"/a/b", "/a", "b"},
		{"/a", "/", "a"},
		{"a", "", "a"},
		{"/a/b/", "/a", "b"},
		{"/", "/", "/"},
		{"a/b", "a", "b"},
		{"/a//b", "/a", "b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_text(path_folder(str_from(rows[i].path)), rows[i].folder);
		assert_text(path_name(str_from(rows[i].path)), rows[i].name);
	}
	assert_true(path_is_below(STR("/a/b"), STR("/a")));
	assert_true(path_is_below(STR("/a"), STR("/a")));
	assert_true(path_is_below(STR("/a"), STR("/")));
	assert_false(path_is_below(STR("/ab"), STR("/a")));
	assert_true(str_eq(path_within(STR("/a/b/c"), STR("/a")), STR("b/c")));
	assert_true(str_eq(path_within(STR("/ab"), STR("/a")), STR("/ab")));
	assert_true(str_eq(path_within(STR("/a"), STR("/a")), STR("/a")));
	assert_true(str_eq(path_within(STR("/a/"), STR("/a")), STR("/a/")));
	assert_true(str_eq(path_within(STR("b/c"), STR("/a")), STR("b/c")));
}

static void
test_a_tree_is_removed_with_read_only_folders_and_links_unfollowed(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	(void)sandbox_run(sandbox, "mkdir -p keep t/a/b/c && touch keep/x t/a/b/c/f && "
				   "ln -s ../keep t/link && ln -s /nowhere t/a/gone && "
				   "chmod -R a-w t && chmod 0 t/a/b/c");
	assert_true(file_remove_tree(sandbox_path(sandbox, "t"), &err));
	assert_false(file_exists(sandbox_path(sandbox, "t")));
	assert_true(file_exists(sandbox_path(sandbox, "keep/x")));
	assert_true(file_remove_tree(sandbox_path(sandbox, "t"), &err));
}

/* Deeper than the descriptors that a process may have, and than a path may be long. */
static void
test_a_deep_tree_is_removed_with_few_descriptors(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct rlimit before;

	(void)sandbox_run(sandbox,
		"python3 -c 'import os\n"
		"for i in range(3000): os.mkdir(\"d\" * 20); os.chdir(\"d\" * 20)\n"
		"open(\"f\", \"w\")'; mkdir t; mv dddddddddddddddddddd t; "
		"mkdir t/.hoisted-0; touch t/.hoisted-1");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	const struct rlimit few = {.rlim_cur = 40, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	const bool ok = file_remove_tree(sandbox_path(sandbox, "t"), &err);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	if (!ok)
		fail_msg("%s", err.text);
	assert_false(file_exists(sandbox_path(sandbox, "t")));
}

static bool
stop_at_third(void *owner)
{
	return ++*(unsigned *)owner >= 3;
}

static void
test_a_removal_that_is_stopped_can_be_ended_later(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	unsigned asked = 0;
	const struct file_stop stop = {stop_at_third, &asked};

	(void)sandbox_run(sandbox, "mkdir t; touch t/a t/b t/c t/d t/e");
	assert_int_equal(
		file_remove_until(sandbox_path(sandbox, "t"), &stop, &err), FILE_REMOVE_STOPPED);
	assert_true(asked == 3);
	(void)sandbox_run(sandbox, "ls t | grep .");
	assert_int_equal(file_remove_until(sandbox_path(sandbox, "t"), NULL, &err), FILE_REMOVED);
}

static void
test_removing_a_link_leaves_its_target(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	(void)sandbox_run(sandbox, "mkdir keep && touch keep/x && ln -s keep l");
	assert_true(file_remove_tree(sandbox_path(sandbox, "l"), &err));
	assert_text(sandbox_run(sandbox, "ls keep"), "x");
}

static void
test_contents_are_removed_and_the_folder_stays(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	(void)sandbox_run(sandbox, "mkdir -p t/a && touch t/a/b t/.c");
	assert_true(file_remove_contents(sandbox_path(sandbox, "t"), &err));
	assert_text(sandbox_run(sandbox, "ls -A t"), "");
	assert_false(file_remove_contents(sandbox_path(sandbox, "gone"), &err));
	assert_int_equal(err.kind, ERROR_MISSING);
}

static void
test_a_file_is_read_up_to_its_limit(void **state)
{
	struct sandbox *sandbox = *state;
	const struct str path = sandbox_path(sandbox, "f");
	struct error err = {0};
	struct str text;

	assert_true(file_write(path, STR("12345"), 0644, &err));
	assert_true(file_append(path, STR("67"), 0644, &err));
	assert_true(file_read(&sandbox->a, path, 7, &text, &err));
	assert_text(text, "1234567");
	assert_false(file_read(&sandbox->a, path, 6, &text, &err));
	assert_non_null(strstr(err.text, "larger than 6 bytes"));
	assert_false(file_read(&sandbox->a, sandbox_path(sandbox, "no"), 6, &text, &err));
	assert_int_equal(err.kind, ERROR_MISSING);
}

static void
test_atomic_writing_replaces_and_leaves_nothing_behind(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	assert_true(file_write_atomic(sandbox_path(sandbox, "f"), STR("old"), 0600, &err));
	assert_true(file_write_atomic(sandbox_path(sandbox, "f"), STR("new"), 0640, &err));
	assert_text(sandbox_run(sandbox, "cat f && stat -c %%a f && ls"), "new640\nf\nhome");
	assert_false(file_write_atomic(sandbox_path(sandbox, "no/f"), STR("x"), 0600, &err));
}

static void
test_copies_keep_mode_and_links(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};

	(void)sandbox_run(sandbox, "head -c 200000 /dev/urandom >f && chmod 751 f && ln -s x l && "
				   "ln -s /etc/passwd g");
	assert_true(file_copy(sandbox_path(sandbox, "f"), sandbox_path(sandbox, "g"), &err));
	assert_text(sandbox_run(sandbox, "cmp f g && stat -c %%A%%a g"), "-rwxr-x--x751");
	assert_true(file_copy(sandbox_path(sandbox, "l"), sandbox_path(sandbox, "g"), &err));
	assert_text(sandbox_run(sandbox, "readlink g"), "x");
	assert_true(file_link(STR("y"), sandbox_path(sandbox, "g"), &err));
	assert_text(sandbox_run(sandbox, "readlink g"), "y");
}

static void
test_folders_are_made_to_any_depth_but_not_over_a_file(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct str temp;

	assert_true(file_make_dirs(sandbox_path(sandbox, "a/b/c/"), 0700, &err));
	assert_true(file_make_dirs(sandbox_path(sandbox, "a/b/c"), 0700, &err));
	assert_text(sandbox_run(sandbox, "stat -c %%a a/b/c"), "700");
	assert_true(file_write(sandbox_path(sandbox, "f"), STR(""), 0644, &err));
	assert_false(file_make_dirs(sandbox_path(sandbox, "f"), 0700, &err));
	assert_false(file_make_dirs(sandbox_path(sandbox, "f/g"), 0700, &err));
	assert_true(file_make_temp(&sandbox->a, sandbox_path(sandbox, "t-"), &temp, &err));
	assert_true(file_is_dir(temp));
}

static void
test_names_of_a_folder_are_sorted(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct str *names;
	size_t count;

	(void)sandbox_run(sandbox, "mkdir d && touch d/b d/a d/.c");
	assert_true(file_list(&sandbox->a, sandbox_path(sandbox, "d"), &names, &count, &err));
	assert_int_equal(count, 3);
	assert_text(names[0], ".c");
	assert_text(names[2], "b");
	assert_true(file_list(&sandbox->a, sandbox_path(sandbox, "no"), &names, &count, &err));
	assert_int_equal(count, 0);
}

static void
test_names_with_nul_and_too_long_ones_are_refused(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct buf b;

	assert_false(file_write(STR("/tmp/x\0y"), STR(""), 0644, &err));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_repeat(&b, 'a', 10000);
	assert_false(file_write(buf_take(&sandbox->a, &b), STR(""), 0644, &err));
}

static void
test_folders_of_lact_follow_xdg(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err = {0};
	struct paths paths;

	assert_true(
		paths_init(&sandbox->a, &(struct paths_env){.home = sandbox->root}, &paths, &err));
	assert_true(str_eq(paths.tools, sandbox_path(sandbox, ".cache/lact/tools")));
	assert_true(str_eq(paths.state, sandbox_path(sandbox, ".local/state/lact")));
	assert_true(paths_make(&paths, &err));
	assert_text(sandbox_run(sandbox, "stat -c %%a .cache/lact .local/state/lact"), "700\n700");
	const struct paths_env env = {.xdg_cache_home = STR("/c/"), .xdg_state_home = STR("/s")};
	assert_true(paths_init(&sandbox->a, &env, &paths, &err));
	assert_text(paths.work, "/c/lact/w");
	const struct paths_env relative = {.xdg_cache_home = STR("c"), .xdg_state_home = STR("/s")};
	assert_false(paths_init(&sandbox->a, &relative, &paths, &err));
	assert_non_null(strstr(err.text, "HOME"));
}

static void
test_the_tool_cache_finds_the_highest_whole_version(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena *a = &sandbox->a;
	const struct str root = sandbox->root;
	const struct semver_range *any = semver_range_parse(a, STR("18"));
	struct tool_cache_entry entry;
	struct error err = {0};

	assert_false(tool_cache_find(a, root, STR("node"), any, STR("x64"), &entry));
	(void)sandbox_run(sandbox,
		"mkdir -p node/18.9.0/x64 node/18.10.0/x64 node/18.11.0/x64 node/20.0.0/x64 "
		"node/18.12.0/arm64 && touch node/18.9.0/x64.complete node/18.10.0/x64.complete "
		"node/20.0.0/x64.complete node/18.12.0/arm64.complete");
	assert_true(tool_cache_find(a, root, STR("node"), any, STR("x64"), &entry));
	assert_text(entry.version, "18.10.0");
	assert_true(str_eq(entry.path, sandbox_path(sandbox, "node/18.10.0/x64")));
	assert_true(tool_cache_begin(a, root, STR("node"), STR("18.10.0"), STR("x64"), &err));
	assert_true(tool_cache_find(a, root, STR("node"), any, STR("x64"), &entry));
	assert_text(entry.version, "18.9.0");
	assert_true(tool_cache_complete(a, root, STR("node"), STR("18.10.0"), STR("x64"), &err));
	assert_true(tool_cache_find(a, root, STR("node"), any, STR("x64"), &entry));
	assert_text(entry.version, "18.10.0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_paths_are_made_normal_by_text),
		TEST(test_parts_of_paths),
		TEST(test_a_tree_is_removed_with_read_only_folders_and_links_unfollowed),
		TEST(test_removing_a_link_leaves_its_target),
		TEST(test_a_deep_tree_is_removed_with_few_descriptors),
		TEST(test_a_removal_that_is_stopped_can_be_ended_later),
		TEST(test_contents_are_removed_and_the_folder_stays),
		TEST(test_a_file_is_read_up_to_its_limit),
		TEST(test_atomic_writing_replaces_and_leaves_nothing_behind),
		TEST(test_copies_keep_mode_and_links),
		TEST(test_folders_are_made_to_any_depth_but_not_over_a_file),
		TEST(test_names_of_a_folder_are_sorted),
		TEST(test_names_with_nul_and_too_long_ones_are_refused),
		TEST(test_folders_of_lact_follow_xdg),
		TEST(test_the_tool_cache_finds_the_highest_whole_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
