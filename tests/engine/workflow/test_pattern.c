#include "engine/workflow/pattern.h"

#include "tests/expr/expect.h"

#include <stdlib.h>

/* Names are split at blanks. */
struct pattern_row {
	const char *pattern;
	const char *matches;
	const char *fails;
};

/* The examples of GitHub's cheat sheet, with near misses. */
static const struct pattern_row cheat_sheet[] = {
	{"feature/*", "feature/my-branch feature/your-branch", "feature feature/a/b my/feature/a"},
	{"feature/**", "feature/beta-a/my-branch feature/your-branch feature/mona/the/octocat",
		"feature features/a"},
	{"main", "main", "Main mains main/a a/main"},
	{"releases/mona-the-octocat", "releases/mona-the-octocat", "releases/mona"},
	{"*", "main releases v1.0", "all/the/branches"},
	{"**", "all/the/branches every/tag main", ""},
	{"*feature", "mona-feature feature ver-10-feature", "feature-a a/feature"},
	{"v2*", "v2 v2.0 v2.9", "v1 v2/a av2"},
	{"v[12].[0-9]+.[0-9]+", "v1.10.1 v2.0.0 v1.0.123", "v3.0.0 v1.0 v1..0 v1.0. v1.a.0"},
	{"*.jsx?", "page.js page.jsx", "page.jsxx page.js/a a/page.js"},
	{"*.js", "app.js index.js", "src/app.js app.jsx"},
	{"**.js", "index.js js/index.js src/js/app.js", "index.jsx js/index.ts"},
	{"docs/*", "docs/README.md docs/file.txt", "docs docs/a/b.md a/docs/b.md"},
	{"docs/**", "docs/README.md docs/mona/octocat.txt", "docs docsa/b a/docs/b"},
	{"docs/**/*.md", "docs/README.md docs/mona/hello-world.md docs/a/markdown/file.md",
		"docs.md a/docs/b.md docs/a.txt"},
	{"**/docs/**", "docs/hello.md dir/docs/my-file.txt space/docs/plan/space.doc",
		"adocs/b docs a/docs"},
	{"**/README.md", "README.md js/README.md a/b/README.md", "aREADME.md js/README.md/a"},
	{"**/*src/**", "a/src/app.js my-src/code/js/app.js src/a", "srca/b src a/src"},
	{"**/*-post.md", "my-post.md path/their-post.md -post.md", "post.md my-post.md/a"},
	{"**/migrate-*.sql", "migrate-10909.sql db/migrate-v1.0.sql db/sept/migrate-v1.sql",
		"migrate.sql db/migrate-a/b.sql"},
};

static const struct pattern_row corners[] = {
	{"ab?c", "abc ac", "abbc abcc a?c"},
	{"ab+c", "abc abbbc", "ac ab+c"},
	{"[ab]?c", "ac bc c", "abc dc"},
	{"[ab]+c", "ac bbac", "c adc"},
	{"[a-c][X-Z][0-9]", "aX0 cZ9", "dX0 aW0 aXa"},
	{"[a-]", "a -", "b"},
	{"a.c", "a.c", "abc"},
	{"a\\*c", "a*c", "abc a\\*c"},
	{"a\\?", "a?", "a"},
	{"\\!a", "!a", "a"},
	{"a!", "a!", "a"},
	{"a(b|c)$^", "a(b|c)$^", "ab"},
	{"**/**/a", "a b/a b/c/a", "ba"},
	{"a/**/b/**/c", "a/b/c a/x/b/c a/b/y/z/c", "a/c a/bc ab/c"},
	{"a**b", "ab a/x/b axb", "a b abc"},
	{"**a/", "a/ b/a/", "a"},
	{"***", "a/b", ""},
	{"/a", "/a", "a"},
	{"\xc3\xbc*",
		"\xc3\xbc \xc3\xbc"
		"b",
		"u"},
	{"*a*b", "ab xayb", "xayb/ x/ab ba"},
};

static const struct {
	const char *pattern;
	const char *why;
} refused[] = {
	{"", "it is empty"},
	{"!", "it is empty"},
	{"?a", "'?' follows no character"},
	{"a/**?", "'?' follows no character"},
	{"+a", "'+' follows no character"},
	{"a??", "'?' follows no character"},
	{"a*+", "'+' follows no character"},
	{"[ab", "'[' without ']'"},
	{"a[]b", "'[]' names no character"},
	{"[z-a]", "a range goes from a to z, A to Z or 0 to 9"},
	{"[a-Z]", "a range goes from a to z, A to Z or 0 to 9"},
	{"a\\", "no character follows '\\'"},
};

static struct pattern *
compile(struct arena *a, const char *text)
{
	struct pattern *pattern = NULL;
	struct error err = {0};

	if (!pattern_compile(a, str_from(text), &pattern, &err))
		fail_msg("%s", err.text);
	return pattern;
}

static void
check_names(struct pattern *pattern, const char *text, const char *names, bool wanted)
{
	struct str rest = str_from(names);
	struct str name;

	while (names[0] != '\0' && str_split(&rest, ' ', &name))
		if (pattern_matches(pattern, name) != wanted)
			fail_msg("'%s' %s '%.*s'", text, wanted ? "does not match" : "matches",
				STR_ARG(name));
}

static void
check_rows(const struct pattern_row *rows, size_t count)
{
	struct arena a = {0};

	for (size_t i = 0; i < count; i++) {
		struct pattern *pattern = compile(&a, rows[i].pattern);
		check_names(pattern, rows[i].pattern, rows[i].matches, true);
		check_names(pattern, rows[i].pattern, rows[i].fails, false);
	}
	arena_free(&a);
}

static void
test_the_examples_of_the_cheat_sheet_match_as_it_says(void **state)
{
	(void)state;
	check_rows(cheat_sheet, COUNT_OF(cheat_sheet));
}

static void
test_corners_of_the_language(void **state)
{
	(void)state;
	check_rows(corners, COUNT_OF(corners));
}

static void
test_what_github_refuses_is_told(void **state)
{
	struct arena a = {0};
	struct pattern *pattern;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (pattern_compile(&a, str_from(refused[i].pattern), &pattern, &err))
			fail_msg("'%s' is taken", refused[i].pattern);
		if (!str_ends(str_from(err.text), str_from(refused[i].why)))
			fail_msg("'%s': %s", refused[i].pattern, err.text);
	}
	arena_free(&a);
}

static void
test_an_exclamation_mark_negates_only_at_the_start(void **state)
{
	struct arena a = {0};

	(void)state;
	expect(pattern_is_negative(compile(&a, "!a")));
	expect(!pattern_is_negative(compile(&a, "a!")));
	expect(!pattern_is_negative(compile(&a, "\\!a")));
	expect(pattern_matches(compile(&a, "!a"), STR("a")));
	arena_free(&a);
}

/* Backtracking would not end within a lifetime. */
static void
test_many_stars_over_a_long_name_end_soon(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 50; i++)
		buf_add_z(&b, "**/a*");
	buf_add_z(&b, "[b]+c");
	struct pattern *pattern = compile(&a, str_z(&a, buf_take(&a, &b)));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_repeat(&b, 'a', 4000);
	buf_add_z(&b, "d");
	expect(!pattern_matches(pattern, buf_str(&b)));
	buf_free(&b);
	arena_free(&a);
}

static void
test_deep_patterns_take_no_stack(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 200000; i++)
		buf_add_z(&b, "**/");
	buf_add_z(&b, "a");
	struct pattern *pattern = compile(&a, str_z(&a, buf_take(&a, &b)));
	expect(pattern_matches(pattern, STR("b/a")));
	expect(!pattern_matches(pattern, STR("b/c")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_examples_of_the_cheat_sheet_match_as_it_says),
		cmocka_unit_test(test_corners_of_the_language),
		cmocka_unit_test(test_what_github_refuses_is_told),
		cmocka_unit_test(test_an_exclamation_mark_negates_only_at_the_start),
		cmocka_unit_test(test_many_stars_over_a_long_name_end_soon),
		cmocka_unit_test(test_deep_patterns_take_no_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
