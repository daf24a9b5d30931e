#include "engine/event/skip_marker.h"

#include "tests/expr/expect.h"

static const struct {
	const char *message;
	const char *found; /* empty: none */
} rows[] = {
	{"fix", ""},
	{"[skip ci] fix", "[skip ci]"},
	{"fix [ci skip]", "[ci skip]"},
	{"fix\n\nbody\n[no ci]\n", "[no ci]"},
	{"[SKIP Actions]", "[SKIP Actions]"},
	{"x[actions skip]y", "[actions skip]"},
	{"[skip  ci]", ""},
	{"skip ci", ""},
	{"[[skip ci]", "[skip ci]"},
	{"[skip ci", ""},
	{"fix\n\nskip-checks: true", "skip-checks: true"},
	{"fix\n\nbody\n\nSigned-off-by: a\nskip-checks:true\n", "skip-checks:true"},
	{"skip-checks: true", ""},
	{"fix\nskip-checks: true", ""},
	{"fix\n\nskip-checks: true\n\nbody", ""},
	{"fix\n\nskip-checks: false", ""},
	{"", ""},
};

static void
test_markers_are_found_where_github_finds_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str found = skip_marker_find(str_from(rows[i].message));
		if (!str_eq(found, str_from(rows[i].found)))
			fail_msg("'%s': '%.*s'", rows[i].message, STR_ARG(found));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markers_are_found_where_github_finds_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
