/*
 * test_fixtures: the files of fixtures/lint, and those with a fault in its folder broken.
 *
 * NAME.expected holds the findings in NAME.yml, a line for each, as an auditor sees them: no other
 * file is there. UPDATE_FIXTURES=1 writes what is found.
 */
#include "engine/lint/lint.h"

#include "engine/lint/output/render.h"
#include "engine/store/file.h"
#include "tests/expr/expect.h"

static bool
read_nothing(void *owner, struct arena *a, struct str path, struct str *text)
{
	(void)owner, (void)a, (void)path, (void)text;
	return false;
}

static struct str
found_in(struct arena *a, const char *path, struct str name)
{
	const struct lint_options options = {
		.persona = PERSONA_AUDITOR, .confidence = CONFIDENCE_LOW, .read = read_nothing};
	struct source source;
	struct diags diags;
	struct lint_cache cache;
	struct buf b;

	source_init(&source, a, name, read_text(a, path));
	diags_init(&diags, a);
	lint_cache_init(&cache, a);
	lint_file(a, &source, &options, &cache, &diags);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < diags.count; i++)
		render_oneline(&b, &diags.items[i], STR_NONE);
	return buf_take(a, &b);
}

static void
run_file(const char *path)
{
	struct arena a = {0};
	const struct str name = path_name(str_from(path));
	const struct str stem = str_slice(str_from(path), 0, strlen(path) - strlen(".yml"));

	expect_fixture(str_z(&a, str_concat(&a, stem, STR(".expected"))), found_in(&a, path, name));
	arena_free(&a);
}

static void
test_findings_are_those_that_the_fixtures_say(void **state)
{
	(void)state;
	each_fixture("fixtures/lint", ".yml", run_file);
	each_fixture("fixtures/lint/broken", ".yml", run_file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings_are_those_that_the_fixtures_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
