/* Entries of the cache: what is found, what is not, what goes, and what a killed process leaves. */
#include "engine/service/cache/cache_store.h"
#include "engine/store/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MAIN "refs/heads/main"

struct cache_fixture {
	struct arena a;
	struct str folder;
	struct cache_store store;
	struct error err;
	unsigned made;
};

static int
set_up(void **state)
{
	struct cache_fixture *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-cache-"), &t->folder, &t->err));
	assert_true(cache_store_open(&t->a, t->folder, STR("o/r"), &t->store, &t->err));
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct cache_fixture *t = *state;

	assert_true(file_remove_tree(t->folder, &t->err));
	arena_free(&t->a);
	free(t);
	return 0;
}

static bool
add(struct cache_fixture *t, const char *key, const char *version, const char *scope,
	struct cache_entry *out)
{
	const struct str file = path_join(&t->a, t->folder, str_fmt(&t->a, "new-%u", t->made++));

	*out = (struct cache_entry){
		.key = str_from(key), .version = str_from(version), .scope = str_from(scope)};
	assert_true(file_write(file, str_from(key), 0600, &t->err));
	return cache_store_add(&t->a, &t->store, out, file, &t->err);
}

static uint64_t
save(struct cache_fixture *t, const char *key, const char *scope)
{
	struct cache_entry entry;

	assert_true(add(t, key, "v", scope, &entry));
	return entry.id;
}

/* The id of what is found; 0: a miss. `keys` and `scopes` are divided by spaces. */
static uint64_t
find(struct cache_fixture *t, const char *keys, const char *scopes, const char *version)
{
	struct str rest[2] = {str_from(keys), str_from(scopes)};
	struct str items[2][CACHE_KEYS_MAX];
	size_t counts[2] = {0};
	struct cache_entry entry;
	bool found;

	for (size_t i = 0; i < 2; i++)
		while (str_split(&rest[i], ' ', &items[i][counts[i]]))
			counts[i]++;
	assert_true(cache_store_find(&t->a, &t->store,
		&(const struct cache_search){
			items[1], counts[1], items[0], counts[0], str_from(version)},
		&found, &entry, &t->err));
	return found ? entry.id : 0;
}

static void
test_an_exact_key_is_found_before_a_newer_one_that_begins_so(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t exact = save(t, "npm", MAIN);
	const uint64_t longer = save(t, "npm-1", MAIN);

	assert_int_equal(find(t, "npm", MAIN, "v"), exact);
	assert_int_equal(find(t, "npm-", MAIN, "v"), longer);
	assert_int_equal(find(t, "npm-12", MAIN, "v"), 0);
}

static void
test_of_those_that_begin_so_the_newest_is_found(void **state)
{
	struct cache_fixture *t = *state;

	(void)save(t, "npm-b", MAIN);
	const uint64_t newest = save(t, "npm-a", MAIN);
	(void)save(t, "pip-c", MAIN);
	assert_int_equal(find(t, "other npm-", MAIN, "v"), newest);
}

static void
test_a_key_in_another_case_is_found_where_none_in_this_case_is(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t upper = save(t, "NPM-\xc3\x84", MAIN);

	assert_int_equal(find(t, "npm-\xc3\xa4", MAIN, "v"), upper);
	const uint64_t lower = save(t, "npm-\xc3\xa4", MAIN);
	assert_int_equal(find(t, "npm-\xc3\xa4", MAIN, "v"), lower);
	assert_int_equal(find(t, "NPM-\xc3\x84", MAIN, "v"), upper);
}

static void
test_the_own_scope_comes_before_others_and_unseen_scopes_never(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t of_main = save(t, "k-exact", MAIN);
	const uint64_t of_pull = save(t, "k-old", "refs/pull/1/merge");

	(void)save(t, "k-exact", "refs/heads/topic");
	assert_int_equal(find(t, "k-exact k-", "refs/pull/1/merge " MAIN, "v"), of_pull);
	assert_int_equal(find(t, "k-exact", "refs/pull/1/merge " MAIN, "v"), of_main);
	assert_int_equal(find(t, "k-exact", "refs/pull/2/merge", "v"), 0);
}

static void
test_another_version_is_a_miss(void **state)
{
	struct cache_fixture *t = *state;
	struct cache_entry other;

	(void)save(t, "k", MAIN);
	assert_int_equal(find(t, "k", MAIN, "w"), 0);
	assert_true(add(t, "k", "w", MAIN, &other));
	assert_int_equal(find(t, "k", MAIN, "w"), other.id);
}

static void
test_an_entry_never_changes(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t first = save(t, "k", MAIN);
	struct cache_entry again;

	assert_false(add(t, "k", "v", MAIN, &again));
	assert_int_equal(t->err.kind, ERROR_INVALID);
	assert_true(file_exists(path_join(&t->a, t->folder, STR("new-1"))));
	assert_true(cache_store_has(&t->store, &again));
	assert_true(cache_store_remove(&t->store, first, &t->err));
	assert_false(cache_store_has(&t->store, &again));
	assert_true(add(t, "k", "v", MAIN, &again));
	assert_true(again.id > first);
}

static void
set_used(struct cache_fixture *t, uint64_t id, time_t when)
{
	const struct str path =
		path_join(&t->a, t->store.folder, str_fmt(&t->a, "%d.json", (int)id));
	const struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};

	assert_int_equal(utimensat(AT_FDCWD, str_z(&t->a, path), times, 0), 0);
}

static void
test_over_the_limit_what_was_not_used_for_longest_goes(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t used = save(t, "used-entry", MAIN);
	const uint64_t unused = save(t, "idle-entry", MAIN);

	set_used(t, used, 1000);
	set_used(t, unused, 2000);
	assert_int_equal(find(t, "used-entry", MAIN, "v"), used);
	t->store.limit_bytes = 20;
	const uint64_t added = save(t, "last-entry", MAIN);
	assert_int_equal(find(t, "idle-entry", MAIN, "v"), 0);
	assert_int_equal(find(t, "used-entry", MAIN, "v"), used);
	assert_int_equal(find(t, "last-entry", MAIN, "v"), added);
}

static void
test_a_damaged_archive_is_no_hit_and_goes(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t good = save(t, "k-good", MAIN);
	const uint64_t bad = save(t, "k-bad", MAIN);
	const struct str path = cache_store_path(&t->a, &t->store, bad);

	assert_true(file_overwrite(path, STR("K-BAD"), 0600, &t->err));
	assert_int_equal(find(t, "k-", MAIN, "v"), good);
	assert_false(file_exists(path));
}

static void
test_a_copied_store_is_whole_though_its_times_are_new(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t id = save(t, "k", MAIN);
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
	const struct str path = cache_store_path(&t->a, &t->store, id);

	assert_int_equal(utimensat(AT_FDCWD, str_z(&t->a, path), times, 0), 0);
	assert_int_equal(find(t, "k", MAIN, "v"), id);
}

static void
test_half_written_entries_are_no_hits_and_go(void **state)
{
	struct cache_fixture *t = *state;
	const struct str half = cache_store_path(&t->a, &t->store, 17);
	const struct str text = path_join(&t->a, t->store.folder, STR("18.json"));

	assert_true(file_write(half, STR("x"), 0600, &t->err));
	assert_true(file_write(text, STR("{\"key\": \"k\","), 0600, &t->err));
	assert_int_equal(find(t, "k", MAIN, "v"), 0);
	const uint64_t id = save(t, "k", MAIN);
	assert_int_equal(find(t, "k", MAIN, "v"), id);
	assert_false(file_exists(half));
}

static void
test_what_cannot_be_noted_leaves_nothing(void **state)
{
	struct cache_fixture *t = *state;
	const struct str next = path_join(&t->a, t->store.folder, STR("next"));
	struct cache_entry entry;

	/* the entry's text cannot be put where a folder is */
	assert_true(
		file_make_dirs(path_join(&t->a, t->store.folder, STR("1.json/x")), 0700, &t->err));
	assert_false(file_exists(next));
	assert_false(add(t, "k", "v", MAIN, &entry));
	assert_false(file_exists(cache_store_path(&t->a, &t->store, 1)));
	assert_int_equal(find(t, "k", MAIN, "v"), 0);
}

/* Each saves its own, and one that both want. */
static void
save_in_a_process(struct cache_fixture *t, const char *name)
{
	struct cache_entry entry;

	for (unsigned i = 0; i < 20; i++) {
		t->made = (name[0] == 'a' ? 100u : 200u) + i;
		if (!add(t, str_z(&t->a, str_fmt(&t->a, "%s-%u", name, i)), "v", MAIN, &entry))
			_exit(1);
		t->made += 1000;
		if (!add(t, str_z(&t->a, str_fmt(&t->a, "both-%u", i)), "v", MAIN, &entry) &&
			t->err.kind != ERROR_INVALID)
			_exit(1);
	}
	_exit(0);
}

static void
test_two_processes_save_at_once(void **state)
{
	struct cache_fixture *t = *state;
	struct cache_entry *entries;
	size_t count;
	int status;

	for (int i = 0; i < 2; i++)
		if (fork() == 0)
			save_in_a_process(t, i == 0 ? "a" : "b");
	for (int i = 0; i < 2; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_true(cache_store_list(&t->a, &t->store, &entries, &count, &t->err));
	assert_int_equal(count, 60);
	for (size_t i = 1; i < count; i++)
		assert_true(entries[i - 1].id > entries[i].id);
}

static void
test_repositories_share_nothing_and_clones_all(void **state)
{
	struct cache_fixture *t = *state;
	const uint64_t id = save(t, "k", MAIN);

	assert_true(cache_store_open(&t->a, t->folder, STR("o/other"), &t->store, &t->err));
	assert_int_equal(find(t, "k", MAIN, "v"), 0);
	assert_true(cache_store_open(&t->a, t->folder, STR("O/R"), &t->store, &t->err));
	assert_int_equal(find(t, "k", MAIN, "v"), id);
	assert_true(cache_store_open(&t->a, t->folder, STR("o_r"), &t->store, &t->err));
	assert_int_equal(find(t, "k", MAIN, "v"), 0);
}

static void
test_files_are_the_users_alone(void **state)
{
	struct cache_fixture *t = *state;
	const struct str path = cache_store_path(&t->a, &t->store, save(t, "k", MAIN));
	struct stat st;

	assert_int_equal(stat(str_z(&t->a, t->store.folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(str_z(&t->a, path), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_an_exact_key_is_found_before_a_newer_one_that_begins_so, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_of_those_that_begin_so_the_newest_is_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_key_in_another_case_is_found_where_none_in_this_case_is, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			test_the_own_scope_comes_before_others_and_unseen_scopes_never, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(test_another_version_is_a_miss, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_entry_never_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_over_the_limit_what_was_not_used_for_longest_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_archive_is_no_hit_and_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_copied_store_is_whole_though_its_times_are_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_half_written_entries_are_no_hits_and_go, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_what_cannot_be_noted_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_processes_save_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_repositories_share_nothing_and_clones_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_files_are_the_users_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
