#include "engine/store/semver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_texts_that_are_versions(void **state)
{
	static const struct {
		const char *text, *version; /* NULL: not a version */
	} rows[] = {
		{"1.2.3", "1.2.3"},
		{" v18.20.8 ", "18.20.8"},
		{"=v1.2.3", "1.2.3"},
		{"1.2.3-rc.1", "1.2.3-rc.1"},
		{"1.2.3+build.5", "1.2.3"},
		{"1.2.3-rc.1+b", "1.2.3-rc.1"},
		{"0.0.0", "0.0.0"},
		{"1.2", NULL},
		{"1.2.x", NULL},
		{"1.2.3.4", NULL},
		{"1.2.3-", NULL},
		{"1.2.3+", NULL},
		{"latest", NULL},
		{"", NULL},
		{"99999999999999999999.0.0", NULL},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct semver version;
		const bool ok = semver_parse(str_from(rows[i].text), &version);
		if (ok != (rows[i].version != NULL))
			fail_msg("'%s': %s", rows[i].text, ok ? "is a version" : "is none");
		if (ok && !str_eq(semver_text(&a, &version), str_from(rows[i].version)))
			fail_msg("'%s': '%" STR_FMT "'", rows[i].text,
				STR_ARG(semver_text(&a, &version)));
	}
	arena_free(&a);
}

static void
test_versions_in_ascending_order(void **state)
{
	static const char *const rows[] = {"0.0.1", "0.1.0", "1.0.0-alpha", "1.0.0-alpha.1",
		"1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
		"1.0.0", "1.0.1", "1.2.0", "1.10.0", "10.0.0"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t j = 0; j < COUNT_OF(rows); j++) {
			struct semver x;
			struct semver y;
			assert_true(semver_parse(str_from(rows[i]), &x));
			assert_true(semver_parse(str_from(rows[j]), &y));
			const int order = semver_compare(&x, &y);
			if ((order > 0) - (order < 0) != (i > j) - (i < j))
				fail_msg("%s <=> %s", rows[i], rows[j]);
		}
}

/* As semver.satisfies of node-semver 7 says. */
static void
test_ranges_hold_what_node_semver_says(void **state)
{
	static const struct {
		const char *range, *version;
		bool holds;
	} rows[] = {
		{"18", "18.20.8", true},
		{"18", "19.0.0", false},
		{"18", "19.0.0-0", false},
		{"18", "18.0.0-rc.1", false},
		{"18.x", "18.0.0", true},
		{"18.X.x", "18.9.1", true},
		{"18.20", "18.20.8", true},
		{"18.20", "18.21.0", false},
		{"18.20.8", "18.20.8", true},
		{"18.20.8", "18.20.7", false},
		{"=18.20.8", "18.20.8", true},
		{"v18.20.8", "18.20.8", true},
		{"*", "1.2.3", true},
		{"", "1.2.3", true},
		{"x", "0.0.1", true},
		{"*", "1.2.3-rc.1", false},
		{">=18 <20", "18.0.0", true},
		{">=18 <20", "19.9.9", true},
		{">=18 <20", "20.0.0", false},
		{">=18 <20", "20.0.0-rc.1", false},
		{">= 18.1 < 20", "18.1.0", true},
		{">18", "18.20.8", false},
		{">18", "19.0.0", true},
		{">18.1", "18.1.9", false},
		{">18.1", "18.2.0", true},
		{">18.1.2", "18.1.3", true},
		{"<=18", "18.99.0", true},
		{"<=18", "19.0.0", false},
		{"<=18.1", "18.1.7", true},
		{"<=18.1.2", "18.1.3", false},
		{"<18", "17.9.9", true},
		{"<18", "18.0.0", false},
		{">*", "1.0.0", false},
		{"<*", "1.0.0", false},
		{">=*", "1.0.0", true},
		{"^18.1", "18.1.0", true},
		{"^18.1", "18.0.9", false},
		{"^18.1", "19.0.0", false},
		{"^0.2.3", "0.2.9", true},
		{"^0.2.3", "0.3.0", false},
		{"^0.0.3", "0.0.3", true},
		{"^0.0.3", "0.0.4", false},
		{"^0.0", "0.0.9", true},
		{"^0.0", "0.1.0", false},
		{"^0", "0.9.9", true},
		{"^0", "1.0.0", false},
		{"^1.x", "1.9.0", true},
		{"^*", "5.0.0", true},
		{"~18.2", "18.2.9", true},
		{"~18.2", "18.3.0", false},
		{"~18", "18.9.9", true},
		{"~18", "19.0.0", false},
		{"~18.2.3", "18.2.2", false},
		{"~> 1.2", "1.2.5", true},
		{"~ 1.2.3", "1.2.4", true},
		{"18 || 20", "18.1.0", true},
		{"18 || 20", "20.1.0", true},
		{"18 || 20", "19.1.0", false},
		{"18||20", "20.1.0", true},
		{"^10 || ^11", "11.2.0", true},
		{"|| 1", "7.0.0", true},
		{"1.2.3 - 2.3.4", "1.2.3", true},
		{"1.2.3 - 2.3.4", "2.3.4", true},
		{"1.2.3 - 2.3.4", "2.3.5", false},
		{"1.2 - 2.3", "2.3.9", true},
		{"1.2 - 2.3", "2.4.0", false},
		{"1.2 - 2", "2.99.0", true},
		{"1 - 2 || 5", "5.1.0", true},
		{"1.2.3-rc.1", "1.2.3-rc.1", true},
		{">=1.2.3-rc.1", "1.2.3-rc.2", true},
		{">=1.2.3-rc.1", "1.2.4-rc.2", false},
		{">=1.2.3-rc.1", "1.2.4", true},
		{"^1.2.3-rc.1", "1.2.3-rc.5", true},
		{"^1.2.3-rc.1", "1.9.0", true},
		{"~1.2.3-rc.1", "1.2.3-beta", false},
		{"1.2.3+build", "1.2.3", true},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct semver_range *range = semver_range_parse(&a, str_from(rows[i].range));
		struct semver version;
		if (!range)
			fail_msg("'%s' is no range", rows[i].range);
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (semver_satisfies(&version, range) != rows[i].holds)
			fail_msg("'%s' holds %s: %d", rows[i].range, rows[i].version,
				!rows[i].holds);
	}
	arena_free(&a);
}

static void
test_texts_that_are_no_ranges(void **state)
{
	static const char *const rows[] = {
		"lts/*", "latest", ">=", "1.2.3.4", "~~1", "a", "1 - ", "18,20", "1.2.3-"};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (semver_range_parse(&a, str_from(rows[i])))
			fail_msg("'%s' is a range", rows[i]);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_that_are_versions),
		cmocka_unit_test(test_versions_in_ascending_order),
		cmocka_unit_test(test_ranges_hold_what_node_semver_says),
		cmocka_unit_test(test_texts_that_are_no_ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
