/* Blobs on their way in: blocks in any order, lists that are wrong, and ends while one is held. */
#include "engine/service/blob/uploads.h"
#include "engine/store/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct uploads_fixture {
	struct arena a;
	struct str folder;
	struct uploads *uploads;
	struct upload *upload;
	struct error err;
};

static int
set_up(void **state)
{
	struct uploads_fixture *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-uploads-"), &t->folder, &t->err));
	t->uploads = uploads_new();
	t->upload = uploads_begin(t->uploads, t->folder, STR("text/plain"), NULL, &t->err);
	assert_non_null(t->upload);
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct uploads_fixture *t = *state;

	uploads_free(t->uploads);
	assert_int_equal(rmdir(str_z(&t->a, t->folder)), 0); /* nothing is left of any upload */
	arena_free(&t->a);
	free(t);
	return 0;
}

static struct str
part(struct uploads_fixture *t, const char *text)
{
	struct str path;
	const int fd = upload_open(t->upload, &t->a, &path, &t->err);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, str_from(text).n), str_from(text).n);
	assert_int_equal(close(fd), 0);
	return path;
}

static void
put_block(struct uploads_fixture *t, const char *id, const char *text)
{
	assert_true(upload_put_block(t->upload, part(t, text), str_from(id), &t->err));
}

static void
expect_blob(struct uploads_fixture *t, const char *expected)
{
	struct str text;
	uint64_t size_bytes;

	assert_true(upload_is_whole(t->upload, &size_bytes));
	assert_true(file_read(&t->a, t->upload->file, 1000, &text, &t->err));
	assert_string_equal(str_z(&t->a, text), expected);
	assert_int_equal(size_bytes, text.n);
}

static void
test_blocks_are_in_the_order_of_the_list(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str list[] = {STR("a"), STR("b"), STR("c")};
	uint64_t size_bytes;

	put_block(t, "c", "three");
	put_block(t, "a", "one,");
	put_block(t, "b", "two,");
	assert_false(upload_is_whole(t->upload, &size_bytes));
	assert_int_equal(size_bytes, 0);
	assert_true(upload_put_list(t->upload, list, 3, &t->err));
	expect_blob(t, "one,two,three");
}

static void
test_a_block_that_comes_again_takes_the_place_of_the_first(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str list[] = {STR("a")};

	put_block(t, "a", "first");
	put_block(t, "a", "second");
	assert_true(upload_put_list(t->upload, list, 1, &t->err));
	expect_blob(t, "second");
}

static void
test_a_list_may_name_a_block_twice(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str list[] = {STR("a"), STR("b"), STR("a")};

	put_block(t, "a", "x");
	put_block(t, "b", "y");
	assert_true(upload_put_list(t->upload, list, 3, &t->err));
	expect_blob(t, "xyx");
}

static void
test_an_unknown_block_is_refused_and_the_others_stay(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str wrong[] = {STR("a"), STR("nope")};
	uint64_t size_bytes;

	put_block(t, "a", "x");
	assert_false(upload_put_list(t->upload, wrong, 2, &t->err));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	assert_string_equal(t->err.text, "unknown block 'nope'");
	assert_false(upload_is_whole(t->upload, &size_bytes));
	assert_true(upload_put_list(t->upload, wrong, 1, &t->err));
	expect_blob(t, "x");
}

static void
test_an_empty_list_is_an_empty_blob(void **state)
{
	struct uploads_fixture *t = *state;

	put_block(t, "a", "not named");
	assert_true(upload_put_list(t->upload, NULL, 0, &t->err));
	expect_blob(t, "");
}

static void
test_block_ids_are_no_paths(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str list[] = {STR("../../x"), STR("a/b")};

	put_block(t, "../../x", "1");
	put_block(t, "a/b", "2");
	assert_true(upload_put_list(t->upload, list, 2, &t->err));
	expect_blob(t, "12");
}

static void
test_a_complete_upload_takes_nothing_more(void **state)
{
	struct uploads_fixture *t = *state;
	const struct str list[] = {STR("a")};

	put_block(t, "a", "late");
	assert_true(upload_put_whole(t->upload, part(t, "whole"), &t->err));
	assert_false(upload_put_whole(t->upload, part(t, "again"), &t->err));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	assert_false(upload_put_list(t->upload, list, 1, &t->err));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	assert_int_equal(upload_open_at(t->upload, 0, &t->err), -1);
	assert_int_equal(t->err.kind, ERROR_INVALID);
	expect_blob(t, "whole");
}

static void
test_parts_at_offsets_come_in_any_order(void **state)
{
	struct uploads_fixture *t = *state;
	const int second = upload_open_at(t->upload, 3, &t->err);
	const int first = upload_open_at(t->upload, 0, &t->err);

	assert_true(first >= 0 && second >= 0);
	assert_int_equal(write(second, "def", 3), 3);
	assert_int_equal(write(first, "abc", 3), 3);
	assert_int_equal(close(first) | close(second), 0);
	assert_true(uploads_close(t->uploads, t->upload, &t->err));
	expect_blob(t, "abcdef");
}

static void
test_an_upload_is_not_closed_while_a_part_is_on_its_way(void **state)
{
	struct uploads_fixture *t = *state;
	struct upload *held = uploads_find(t->uploads, t->upload->id);
	const int fd = upload_open_at(held, 0, &t->err);

	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_false(uploads_close(t->uploads, t->upload, &t->err));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	uploads_release(t->uploads, held);
	assert_true(uploads_close(t->uploads, t->upload, &t->err));
}

static void
test_one_that_ends_stays_until_nobody_holds_it(void **state)
{
	struct uploads_fixture *t = *state;
	struct upload *one = uploads_find(t->uploads, t->upload->id);
	struct upload *other = uploads_find(t->uploads, t->upload->id);
	const struct str folder = str_copy(&t->a, t->upload->folder);

	assert_ptr_equal(one, other);
	uploads_end(t->uploads, t->upload);
	assert_null(uploads_find(t->uploads, one->id));
	uploads_release(t->uploads, one);
	assert_true(upload_put_whole(other, part(t, "late"), &t->err));
	assert_true(file_is_dir(folder));
	uploads_release(t->uploads, other);
	assert_false(file_exists(folder));
}

static void
test_files_are_the_users_alone(void **state)
{
	struct uploads_fixture *t = *state;
	struct stat st;

	assert_int_equal(stat(str_z(&t->a, part(t, "x")), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(str_z(&t->a, t->upload->folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_blocks_are_in_the_order_of_the_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_block_that_comes_again_takes_the_place_of_the_first, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_list_may_name_a_block_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_unknown_block_is_refused_and_the_others_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_empty_list_is_an_empty_blob, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_block_ids_are_no_paths, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_complete_upload_takes_nothing_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_parts_at_offsets_come_in_any_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_upload_is_not_closed_while_a_part_is_on_its_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_one_that_ends_stays_until_nobody_holds_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_are_the_users_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
