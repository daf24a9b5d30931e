#include "expr/base/arena.h"

#include "tests/expr/expect.h"

#include <stdalign.h>
#include <string.h>

static void
test_every_allocation_is_aligned_for_any_type(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t size = 0; size < 100; size++)
		expect((uintptr_t)arena_alloc(&a, size) % alignof(max_align_t) == 0);
	arena_free(&a);
}

static void
test_allocations_do_not_overlap(void **state)
{
	struct arena a = {0};
	unsigned char *blocks[200];

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		blocks[i] = arena_alloc(&a, i * 7);
		memset(blocks[i], (int)i, i * 7);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < i * 7; j++)
			expect(blocks[i][j] == (unsigned char)i);
	arena_free(&a);
}

static void
test_memory_from_arena_zero_is_zeroed_after_a_reset(void **state)
{
	struct arena a = {0};

	(void)state;
	memset(arena_alloc(&a, 1000), 0xff, 1000);
	arena_reset(&a);
	const unsigned char *p = arena_zero(&a, 1000);
	for (size_t i = 0; i < 1000; i++)
		expect(p[i] == 0);
	arena_free(&a);
}

static void
test_reset_keeps_one_block_and_reuses_it(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int i = 0; i < 100; i++)
		(void)arena_alloc(&a, 1000);
	arena_reset(&a);
	const size_t kept = a.used_bytes;
	expect(kept > 4096 && kept < 100000);
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 30; i++)
			(void)arena_alloc(&a, 1000);
		arena_reset(&a);
	}
	expect(a.used_bytes == kept);
	arena_free(&a);
	expect(a.used_bytes == 0);
}

static void
test_reset_gives_a_huge_block_back(void **state)
{
	struct arena a = {0};

	(void)state;
	(void)arena_alloc(&a, 10);
	(void)arena_alloc(&a, (size_t)10 << 20);
	(void)arena_alloc(&a, 10);
	arena_reset(&a);
	expect(a.used_bytes <= (size_t)1 << 20);
	arena_free(&a);
}

static void
test_rewind_forgets_what_came_after_the_mark_and_nothing_before(void **state)
{
	struct arena a = {0};
	char *before = arena_alloc(&a, 100);

	(void)state;
	memset(before, 'x', 100);
	const struct arena_mark mark = arena_mark(&a);
	const size_t used = a.used_bytes;
	char *first = arena_alloc(&a, 50);
	for (int i = 0; i < 100; i++)
		(void)arena_alloc(&a, 5000);
	arena_rewind(&a, mark);
	expect(a.used_bytes == used);
	expect(arena_alloc(&a, 50) == first);
	for (int i = 0; i < 100; i++)
		expect(before[i] == 'x');
	arena_free(&a);
}

static void
test_rewind_to_the_mark_of_an_empty_arena_empties_it(void **state)
{
	struct arena a = {0};
	const struct arena_mark mark = arena_mark(&a);

	(void)state;
	(void)arena_alloc(&a, 10);
	arena_rewind(&a, mark);
	expect(a.used_bytes == 0 && !a.block);
	expect(arena_alloc(&a, 10) != NULL);
	arena_free(&a);
}

static void
test_push_grows_an_array_and_keeps_its_items(void **state)
{
	struct arena a = {0};
	int *items = NULL;
	size_t count = 0;
	size_t capacity = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		*arena_push(&a, items, count, capacity) = i;
	expect(count == 1000 && capacity >= 1000);
	for (int i = 0; i < 1000; i++)
		expect(items[i] == i);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_allocation_is_aligned_for_any_type),
		cmocka_unit_test(test_allocations_do_not_overlap),
		cmocka_unit_test(test_memory_from_arena_zero_is_zeroed_after_a_reset),
		cmocka_unit_test(test_reset_keeps_one_block_and_reuses_it),
		cmocka_unit_test(test_reset_gives_a_huge_block_back),
		cmocka_unit_test(test_rewind_forgets_what_came_after_the_mark_and_nothing_before),
		cmocka_unit_test(test_rewind_to_the_mark_of_an_empty_arena_empties_it),
		cmocka_unit_test(test_push_grows_an_array_and_keeps_its_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
