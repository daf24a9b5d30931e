/* Folders for what is on its way: those of killed processes go, those of others stay. */
#include "engine/service/base/upload_folder.h"
#include "engine/store/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct folder_fixture {
	struct arena a;
	struct str store;
	struct error err;
};

static int
set_up(void **state)
{
	struct folder_fixture *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-folder-"), &t->store, &t->err));
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct folder_fixture *t = *state;

	assert_true(file_remove_tree(t->store, &t->err));
	arena_free(&t->a);
	free(t);
	return 0;
}

static size_t
count(struct folder_fixture *t)
{
	struct str *names;
	size_t n;

	assert_true(
		file_list(&t->a, path_join(&t->a, t->store, STR("uploads")), &names, &n, &t->err));
	return n;
}

static void
open_one(struct folder_fixture *t, struct upload_folder *out)
{
	assert_true(upload_folder_open(&t->a, t->store, out, &t->err));
	assert_true(file_write(path_join(&t->a, out->path, STR("part")), STR("x"), 0600, &t->err));
}

static void
test_one_that_is_closed_leaves_nothing(void **state)
{
	struct folder_fixture *t = *state;
	struct upload_folder one;
	struct stat st;

	open_one(t, &one);
	assert_int_equal(stat(str_z(&t->a, one.path), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	upload_folder_close(&one);
	assert_int_equal(count(t), 0);
	upload_folder_close(&one); /* again is fine */
}

static void
test_one_that_is_in_use_stays(void **state)
{
	struct folder_fixture *t = *state;
	struct upload_folder one;
	struct upload_folder other;

	open_one(t, &one);
	open_one(t, &other);
	assert_true(file_exists(path_join(&t->a, one.path, STR("part"))));
	upload_folder_close(&other);
	upload_folder_close(&one);
}

static void
test_one_of_a_killed_process_goes(void **state)
{
	struct folder_fixture *t = *state;
	struct upload_folder one;
	const pid_t child = fork();
	int status;

	if (child == 0) {
		open_one(t, &one);
		(void)raise(SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(count(t), 1);
	open_one(t, &one);
	assert_int_equal(count(t), 1);
	assert_true(file_exists(one.path));
	upload_folder_close(&one);
}

static void
test_a_file_goes_when_it_is_a_day_old(void **state)
{
	struct folder_fixture *t = *state;
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	struct upload_folder one;

	assert_true(file_make_dirs(path_join(&t->a, t->store, STR("uploads")), 0700, &t->err));
	const struct str old = path_join(&t->a, t->store, STR("uploads/old"));
	const struct str fresh = path_join(&t->a, t->store, STR("uploads/new"));
	assert_true(file_write(old, STR("x"), 0600, &t->err));
	assert_true(file_write(fresh, STR("x"), 0600, &t->err));
	assert_int_equal(utimensat(AT_FDCWD, str_z(&t->a, old), times, 0), 0);
	open_one(t, &one);
	assert_false(file_exists(old));
	assert_true(file_exists(fresh));
	upload_folder_close(&one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_one_that_is_closed_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_one_that_is_in_use_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_one_of_a_killed_process_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_file_goes_when_it_is_a_day_old, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
