#include "expr/base/map.h"

#include "tests/expr/expect.h"

#define MANY 1000

static void
fill(struct map *m, struct arena *a, bool ignore_case)
{
	map_init(m, a, ignore_case);
	for (size_t i = 0; i < MANY; i++)
		map_set(m, str_fmt(a, "Key%zu", i), str_fmt(a, "%zu", i).p);
}

static void
test_names_are_kept_in_the_order_they_were_set(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	fill(&m, &a, true);
	expect(m.count == MANY);
	for (size_t i = 0; i < MANY; i++)
		expect_str(m.entries[i].key, str_z(&a, str_fmt(&a, "Key%zu", i)));
	arena_free(&a);
}

static void
test_every_name_is_found_in_small_and_large_maps(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	map_init(&m, &a, true);
	for (size_t i = 0; i < MANY; i++) {
		const struct str key = str_fmt(&a, "k%zu", i);
		expect(!map_has(&m, key));
		map_set(&m, key, &a);
		expect(map_find(&m, key) == &a);
		expect(map_has(&m, STR("K0")));
	}
	arena_free(&a);
}

static void
test_a_name_that_exists_keeps_its_place_and_spelling(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	map_init(&m, &a, true);
	map_set(&m, STR("One"), "1");
	map_set(&m, STR("two"), "2");
	map_set(&m, STR("ONE"), "3");
	expect(m.count == 2);
	expect_str(m.entries[0].key, "One");
	assert_string_equal(map_find(&m, STR("one")), "3");
	arena_free(&a);
}

static void
test_case_is_ignored_only_where_the_map_says_so(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	fill(&m, &a, false);
	expect(map_has(&m, STR("Key7")));
	expect(!map_has(&m, STR("key7")));
	fill(&m, &a, true);
	expect(map_has(&m, STR("kEY7")));
	arena_free(&a);
}

static void
test_case_is_ignored_beyond_ascii(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	fill(&m, &a, true);
	map_set(&m, STR("größe"), "x");
	expect(map_has(&m, STR("GRÖßE")));
	expect(!map_has(&m, STR("GROSSE")));
	arena_free(&a);
}

static void
test_removing_keeps_the_others_and_their_order(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	fill(&m, &a, true);
	for (size_t i = 0; i < MANY; i += 2)
		map_remove(&m, str_fmt(&a, "key%zu", i));
	map_remove(&m, STR("none"));
	expect(m.count == MANY / 2);
	for (size_t i = 0; i < MANY; i++)
		expect(map_has(&m, str_fmt(&a, "key%zu", i)) == (i % 2 == 1));
	expect_str(m.entries[0].key, "Key1");
	expect_str(m.entries[1].key, "Key3");
	arena_free(&a);
}

static void
test_removing_takes_no_memory(void **state)
{
	struct arena a = {0};
	struct arena names = {0};
	struct map m;

	(void)state;
	fill(&m, &a, true);
	const struct arena_mark before = arena_mark(&a);
	for (size_t i = 0; i < MANY; i++)
		map_remove(&m, str_fmt(&names, "key%zu", i));
	const struct arena_mark after = arena_mark(&a);
	expect(m.count == 0);
	expect(before.block == after.block && before.next == after.next);
	arena_free(&names);
	arena_free(&a);
}

static void
test_a_name_may_hold_nul_and_be_empty(void **state)
{
	struct arena a = {0};
	struct map m;

	(void)state;
	map_init(&m, &a, true);
	map_set(&m, STR("a\0b"), "1");
	map_set(&m, STR(""), "2");
	assert_string_equal(map_find(&m, STR("A\0B")), "1");
	assert_string_equal(map_find(&m, STR_NONE), "2");
	expect(!map_has(&m, STR("a\0c")));
	arena_free(&a);
}

static void
test_a_copy_has_all_and_is_its_own(void **state)
{
	static const size_t sizes[] = {0, 3, 100};

	(void)state;
	for (size_t s = 0; s < COUNT_OF(sizes); s++) {
		struct arena a = {0};
		struct arena b = {0};
		struct map m;
		struct map copy;
		map_init(&m, &a, true);
		for (size_t i = 0; i < sizes[s]; i++)
			map_set(&m, str_fmt(&a, "Name%zu", i), "old");
		map_init_copy(&copy, &b, &m);
		for (size_t i = 0; i < sizes[s] + 50; i++)
			map_set(&copy, str_fmt(&b, "name%zu", i), "new");
		assert_int_equal(m.count, sizes[s]);
		assert_int_equal(copy.count, sizes[s] + 50);
		for (size_t i = 0; i < sizes[s]; i++)
			assert_string_equal(map_find(&m, str_fmt(&a, "NAME%zu", i)), "old");
		expect(!map_has(&m, str_fmt(&a, "name%zu", sizes[s])));
		for (size_t i = 0; i < copy.count; i++)
			assert_string_equal(map_find(&copy, str_fmt(&b, "NAME%zu", i)), "new");
		arena_free(&b);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_kept_in_the_order_they_were_set),
		cmocka_unit_test(test_every_name_is_found_in_small_and_large_maps),
		cmocka_unit_test(test_a_name_that_exists_keeps_its_place_and_spelling),
		cmocka_unit_test(test_case_is_ignored_only_where_the_map_says_so),
		cmocka_unit_test(test_case_is_ignored_beyond_ascii),
		cmocka_unit_test(test_removing_keeps_the_others_and_their_order),
		cmocka_unit_test(test_removing_takes_no_memory),
		cmocka_unit_test(test_a_name_may_hold_nul_and_be_empty),
		cmocka_unit_test(test_a_copy_has_all_and_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
