#include "actions/changes/path_glob.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define FIXTURE     "fixtures/path-glob/picomatch.txt"
#define FIXTURE_MAX ((size_t)8 << 20)

static bool
matches(struct arena *a, struct str pattern, struct str path, bool no_extglob)
{
	struct path_glob *glob;
	struct error err = {0};

	if (!path_glob_compile(a, pattern, no_extglob, &glob, &err))
		fail_msg("%s", err.text);
	const bool is_match = path_glob_matches(glob, path);
	path_glob_free(glob);
	return is_match;
}

/* Lines of picomatch's own answers: pattern, path, 1 or 0, 1 for `noextglob`; by tabs. */
static void
test_patterns_match_what_picomatch_matches(void **state)
{
	const char *given = getenv("PICOMATCH_ANSWERS");
	const struct str path = str_from(given ? given : FIXTURE);
	struct arena a = {0};
	struct str text;
	struct str line;
	size_t count = 0;
	size_t wrong = 0;

	(void)state;
	assert_true(file_read(&a, path, FIXTURE_MAX, &text, NULL));
	while (str_line(&text, &line)) {
		struct str part[4] = {{0}};
		for (size_t i = 0; i < 4; i++)
			(void)str_split(&line, '\t', &part[i]);
		struct arena tmp = {0};
		const bool is_match = matches(&tmp, part[0], part[1], str_eq(part[3], STR("1")));
		arena_free(&tmp);
		count++;
		if (is_match == str_eq(part[2], STR("1")))
			continue;
		wrong++;
		print_error("'%" STR_FMT "' and '%" STR_FMT "': picomatch says %" STR_FMT "\n",
			STR_ARG(part[0]), STR_ARG(part[1]), STR_ARG(part[2]));
	}
	arena_free(&a);
	assert_true(count > 500);
	assert_int_equal(wrong, 0);
}

static void
test_an_empty_pattern_is_refused(void **state)
{
	struct arena a = {0};
	struct path_glob *glob;
	struct error err = {0};

	(void)state;
	assert_false(path_glob_compile(&a, STR(""), false, &glob, &err));
	assert_string_equal(err.text, "Expected pattern to be a non-empty string");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns_match_what_picomatch_matches),
		cmocka_unit_test(test_an_empty_pattern_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
