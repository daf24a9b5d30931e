/* The table of archived repositories is in order, so that each of them is found. */
#include "engine/lint/facts/archived.h"

#include "tests/expr/expect.h"

#include <strings.h>

static void
test_every_repository_is_found_in_any_case(void **state)
{
	struct arena a = {0};
	const struct archived *one;

	(void)state;
	for (size_t i = 0; (one = archived_at(i)); i++)
		if (archived_find(str_upper(&a, str_from(one->repository))) != one)
			fail_msg("%s is not found", one->repository);
	arena_free(&a);
}

static void
test_repositories_are_in_order(void **state)
{
	const struct archived *one;

	(void)state;
	for (size_t i = 1; (one = archived_at(i)); i++)
		if (strcasecmp(archived_at(i - 1)->repository, one->repository) >= 0)
			fail_msg("%s is out of order", one->repository);
}

static void
test_others_are_not_found(void **state)
{
	(void)state;
	assert_null(archived_find(STR("actions/checkout")));
	assert_null(archived_find(STR("actions-rs/cargo/path")));
	assert_null(archived_find(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_repository_is_found_in_any_case),
		cmocka_unit_test(test_repositories_are_in_order),
		cmocka_unit_test(test_others_are_not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
