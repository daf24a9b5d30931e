/* The table of vulnerable versions: each row is one, and its first repaired version is none. */
#include "engine/lint/facts/vulnerable.h"

#include "tests/expr/expect.h"

static void
test_the_first_version_is_affected_and_the_repaired_one_is_not(void **state)
{
	const struct vulnerable *one;

	(void)state;
	for (size_t i = 0; (one = vulnerable_at(i)); i++) {
		const struct str repository = str_from(one->repository);
		const char *bad = one->commit ? one->commit : one->since ? one->since : "0.0.1";
		if (!vulnerable_find(repository, str_from(bad)))
			fail_msg("%s@%s is not found", one->repository, bad);
		if (one->fixed && vulnerable_find(repository, str_from(one->fixed)))
			fail_msg("%s@%s is found", one->repository, one->fixed);
	}
}

static void
test_only_versions_tell(void **state)
{
	static const char *const refs[] = {"main", "v45x", "v4.5.6.7", "v", "", "v45.", "v12345",
		"0e58ed8671d6b60d0890c21b07f8835ace038e6", "v45-beta"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refs); i++)
		if (vulnerable_find(STR("tj-actions/changed-files"), str_from(refs[i])))
			fail_msg("'%s' is found", refs[i]);
	assert_non_null(vulnerable_find(STR("TJ-Actions/changed-files"), STR("V45")));
	assert_null(vulnerable_find(STR("tj-actions/changed-file"), STR("v45")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_version_is_affected_and_the_repaired_one_is_not),
		cmocka_unit_test(test_only_versions_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
