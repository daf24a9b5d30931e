/* Artifacts as files: names, expiry, ids, runs. */
#include "engine/service/artifact/artifact_name.h"
#include "engine/service/artifact/artifact_store.h"
#include "engine/service/base/store_folder.h"
#include "engine/store/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct artifact_fixture {
	struct arena a;
	struct str folder;
	struct artifact_store store;
	struct error err;
};

static int
set_up(void **state)
{
	struct artifact_fixture *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-artifact-"), &t->folder, &t->err));
	assert_true(artifact_store_open(&t->a, t->folder, STR("o/r"), &t->store, &t->err));
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct artifact_fixture *t = *state;

	assert_true(file_remove_tree(t->folder, &t->err));
	arena_free(&t->a);
	free(t);
	return 0;
}

static bool
add(struct artifact_fixture *t, const char *run, const char *name, uint64_t expires_ms,
	struct artifact *out)
{
	const struct str file = path_join(&t->a, t->folder, STR("new"));

	*out = (struct artifact){
		.run_id = str_from(run),
		.name = str_from(name),
		.type = STR("text/plain"),
		.job_id = STR("job"),
		.expires_ms = expires_ms,
	};
	assert_true(file_write(file, STR("abc"), 0600, &t->err));
	return artifact_store_add(&t->a, &t->store, out, file, &t->err);
}

static size_t
count(struct artifact_fixture *t, const char *run)
{
	struct artifact *items;
	size_t n;

	assert_true(artifact_store_list(&t->a, &t->store, str_from(run), &items, &n, &t->err));
	return n;
}

static void
test_an_artifact_is_found_as_it_was_added(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact added;
	struct artifact found;

	assert_true(add(t, "1", "n\xc3\xa4me with spaces", 0, &added));
	assert_true(artifact_store_find(
		&t->a, &t->store, STR("1"), STR("n\xc3\xa4me with spaces"), &found));
	assert_int_equal(found.id, added.id);
	assert_int_equal(found.size_bytes, 3);
	assert_true(str_eq(found.type, STR("text/plain")));
	assert_true(
		str_eq(found.digest, STR("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
					 "b410ff61f20015ad")));
	assert_false(artifact_store_find(
		&t->a, &t->store, STR("1"), STR("N\xc3\xa4me with spaces"), &found));
}

static void
test_runs_see_their_own_and_share_names(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact first;
	struct artifact second;
	struct artifact found;

	assert_true(add(t, "1", "same", 0, &first));
	assert_true(add(t, "2", "same", 0, &second));
	assert_true(second.id > first.id);
	assert_int_equal(count(t, "1"), 1);
	assert_int_equal(count(t, ""), 2);
	assert_true(artifact_store_find(&t->a, &t->store, STR("2"), STR("same"), &found));
	assert_int_equal(found.id, second.id);
	assert_false(artifact_store_find(&t->a, &t->store, STR("3"), STR("same"), &found));
}

static void
test_a_name_is_taken_until_its_artifact_is_removed(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact first;
	struct artifact again;

	assert_true(add(t, "1", "same", 0, &first));
	assert_false(add(t, "1", "same", 0, &again));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	assert_true(artifact_store_remove(&t->store, &first, &t->err));
	assert_int_equal(count(t, "1"), 0);
	assert_true(add(t, "1", "same", 0, &again));
	assert_true(again.id > first.id); /* an id is not used again */
}

static void
test_what_has_expired_is_not_there(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact added;

	assert_true(add(t, "1", "old", store_now_ms() - 1, &added));
	assert_int_equal(count(t, "1"), 0);
	assert_true(add(t, "1", "new", store_now_ms() + 60000, &added));
	assert_int_equal(count(t, "1"), 1);
	assert_true(add(t, "1", "old", 0, &added));
	assert_int_equal(count(t, "1"), 2);
}

static void
test_what_has_expired_is_removed_and_nothing_else(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact old;
	struct artifact alone;
	struct artifact kept;

	assert_true(add(t, "1", "old", store_now_ms() - 1, &old));
	assert_true(add(t, "1", "kept", store_now_ms() + 60000, &kept));
	assert_true(add(t, "2", "old", 1, &alone));
	artifact_store_expire(&t->store);
	assert_false(file_exists(old.path));
	assert_true(file_exists(kept.path));
	assert_false(file_exists(path_join(&t->a, t->store.folder, STR("2"))));
	assert_int_equal(count(t, ""), 1);
}

static void
test_one_whose_file_is_not_whole_is_not_there(void **state)
{
	struct artifact_fixture *t = *state;
	struct artifact added;

	assert_true(add(t, "1", "short", 0, &added));
	assert_int_equal(truncate(str_z(&t->a, added.path), 1), 0);
	assert_int_equal(count(t, "1"), 0);
}

static void
test_names_that_clients_refuse_are_refused(void **state)
{
	const char *const good[] = {"a", "a b", "\xc3\xbc x.txt", "o~r~1.dockerbuild", "..", "#%&"};
	const char *const bad[] = {"", "a/b", "a\\b", "a:b", "a\"b", "a<b", "a>b", "a|b", "a*b",
		"a?b", "a\rb", "a\nb", "a\tb"};
	char longest[ARTIFACT_NAME_MAX + 1];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		if (!artifact_name_is_valid(str_from(good[i])))
			fail_msg("'%s' is refused", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (artifact_name_is_valid(str_from(bad[i])))
			fail_msg("'%s' is taken", bad[i]);
	for (size_t i = 0; i < sizeof(longest); i++)
		longest[i] = 'x';
	assert_true(artifact_name_is_valid((struct str){longest, ARTIFACT_NAME_MAX}));
	assert_false(artifact_name_is_valid((struct str){longest, sizeof(longest)}));
	assert_false(artifact_name_is_valid((struct str){"a\0b", 3}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_an_artifact_is_found_as_it_was_added, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_runs_see_their_own_and_share_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_name_is_taken_until_its_artifact_is_removed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_has_expired_is_not_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_has_expired_is_removed_and_nothing_else, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_one_whose_file_is_not_whole_is_not_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_names_that_clients_refuse_are_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
