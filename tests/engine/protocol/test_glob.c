#include "engine/protocol/glob.h"

#include "engine/protocol/glob_pattern.h"
#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#include <time.h>

/* --- one pattern -------------------------------------------------------------------------- */

enum glob_outcome {
	NONE,
	PARTIAL, /* a folder that is gone into */
	MATCH,
};

static const struct {
	const char *pattern;
	const char *path;
	bool is_folder;
	enum glob_outcome wanted;
} rows[] = {
	{"a", "/r/a", false, MATCH},
	{"a", "/r/b", false, NONE},
	{"a", "/r", true, PARTIAL},
	{"a", "/r/a/b/c", false, MATCH}, /* all below a match */
	{"a", "/r/A", false, NONE},
	{"./a", "/r/a", false, MATCH},
	{".", "/r/x", false, MATCH},
	{"/x/a", "/x/a", false, MATCH},
	{"/x/a", "/r/x/a", false, NONE},
	{"a//b", "/r/a/b", false, MATCH},
	{"a/b", "/r/a", true, PARTIAL},
	{"a/b", "/r/a", false, NONE},
	{"a/b", "/r/c", true, NONE},
	/* within a name */
	{"*", "/r/a", false, MATCH},
	{"*", "/r/.a", false, MATCH}, /* dot files too */
	{"*.js", "/r/a.js", false, MATCH},
	{"*.js", "/r/.js", false, MATCH},
	{"*.js", "/r/a.jsx", false, NONE},
	{"*.js", "/r/d/a.js", false, NONE},
	{"a*b*c", "/r/aXbYbZc", false, MATCH},
	{"a*b*c", "/r/aXbYbZ", false, NONE},
	{"a**c", "/r/abc", false, MATCH},
	{"**.js", "/r/a.js", false, MATCH},
	{"**.js", "/r/d/a.js", false, NONE},
	{"?", "/r/a", false, MATCH},
	{"?", "/r/é", false, MATCH},
	{"?", "/r/ab", false, NONE},
	{"?", "/r/😀", false, NONE}, /* two UTF-16 units, as in JavaScript */
	{"??", "/r/😀", false, MATCH},
	{"a?", "/r/a", false, NONE},
	{"[abc]", "/r/b", false, MATCH},
	{"[abc]", "/r/d", false, NONE},
	{"[a-c]x", "/r/bx", false, MATCH},
	{"[a-c]x", "/r/dx", false, NONE},
	{"[!a-c]", "/r/d", false, MATCH},
	{"[^a-c]", "/r/a", false, NONE},
	{"[!a-c]", "/r/é", false, MATCH},
	{"[é]", "/r/é", false, MATCH},
	{"[a-]", "/r/-", false, MATCH},
	{"[]a]", "/r/]", false, MATCH},
	{"[\\]]", "/r/]", false, MATCH},
	{"[a", "/r/[a", false, MATCH}, /* never closed: literal */
	{"[a", "/r/a", false, NONE},
	{"\\*", "/r/*", false, MATCH},
	{"\\*", "/r/a", false, NONE},
	{"a\\", "/r/a\\", false, MATCH},
	{"{a,b}", "/r/a", false, NONE}, /* no braces */
	{"{a,b}", "/r/{a,b}", false, MATCH},
	{"+(a)", "/r/+(a)", false, MATCH}, /* no extended globs */
	/* over folders */
	{"**", "/r/a", false, MATCH},
	{"**", "/r/a/b/.c", false, MATCH},
	{"**", "/r", true, MATCH},
	{"**/a", "/r/a", false, MATCH},
	{"**/a", "/r/x/y/a", false, MATCH},
	{"**/a", "/r/x/y", true, PARTIAL},
	{"**/a", "/r/x/y", false, NONE},
	{"a/**", "/r/a", true, MATCH},
	{"a/**/b", "/r/a/b", false, MATCH},
	{"a/**/b", "/r/a/x/y/b", false, MATCH},
	{"a/**/b", "/r/b", false, NONE},
	{"**/a/**/b", "/r/a/x/a/y/b", false, MATCH},
	{"**/a/**/b", "/r/a/x/a/y/c", false, NONE},
	{"**/a/*/b", "/r/a/a/x/b", false, MATCH},
	{"**/**/a", "/r/a", false, MATCH},
	{"*/b", "/r/a/b", false, MATCH},
	{"*/b", "/r/b", false, NONE},
	/* folders only */
	{"a/", "/r/a", true, MATCH},
	{"a/", "/r/a", false, NONE},
	{"a/", "/r/a/b", false, MATCH},
	{"*/", "/r/b", false, NONE},
	{"**/", "/r/b", false, MATCH}, /* it lies below a folder that matches */
	/* negation is the walk's matter */
	{"!a", "/r/a", false, MATCH},
	{"! a", "/r/a", false, MATCH},
};

static enum glob_outcome
match(const struct glob_pattern *pattern, const char *path, bool is_folder)
{
	const unsigned bits = glob_pattern_match(pattern, str_from(path));

	if (bits & (is_folder ? (unsigned)GLOB_FOLDER : (unsigned)GLOB_FILE))
		return MATCH;
	return is_folder && (bits & GLOB_PARTIAL) ? PARTIAL : NONE;
}

static void
test_a_pattern_matches_as_minimatch_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		struct glob_pattern pattern;
		struct error err = {0};
		if (!glob_pattern_parse(&a, STR("/r"), str_from(rows[i].pattern), &pattern, &err))
			fail_msg("%s: %s", rows[i].pattern, err.text);
		const enum glob_outcome outcome = match(&pattern, rows[i].path, rows[i].is_folder);
		if (outcome != rows[i].wanted)
			fail_msg("%s on %s: %d, not %d", rows[i].pattern, rows[i].path,
				(int)outcome, (int)rows[i].wanted);
		arena_free(&a);
	}
}

static void
test_the_search_begins_where_no_wildcard_stands_before(void **state)
{
	static const struct {
		const char *pattern;
		const char *search;
	} searches[] = {
		{"a/b/*.c", "/r/a/b"},
		{"*", "/r"},
		{"a", "/r/a"},
		{"/x/**", "/x"},
		{"/**", "/"},
		{"a\\*b/c?", "/r/a*b"},
		{"!a/[bc]", "/r/a"},
		{"a/[b]", "/r/a/b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		struct arena a = {0};
		struct glob_pattern pattern;
		struct error err = {0};
		expect(glob_pattern_parse(
			&a, STR("/r"), str_from(searches[i].pattern), &pattern, &err));
		expect_str(pattern.search, searches[i].search);
		expect(pattern.is_negated == (searches[i].pattern[0] == '!'));
		arena_free(&a);
	}
}

static void
test_a_roots_own_wildcards_are_names(void **state)
{
	struct arena a = {0};
	struct glob_pattern pattern;
	struct error err = {0};

	(void)state;
	expect(glob_pattern_parse(&a, STR("/r[1]/*\\x"), STR("a"), &pattern, &err));
	expect_str(pattern.search, "/r[1]/*\\x/a");
	expect(match(&pattern, "/r[1]/*\\x/a", false) == MATCH);
	expect(match(&pattern, "/r1/*\\x/a", false) == NONE);
	arena_free(&a);
}

static void
test_dots_as_names_and_a_lone_exclamation_mark_are_refused(void **state)
{
	static const char *const texts[] = {"..", "../a", "a/..", "a/./b", "a/../b", "!", "!!"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena a = {0};
		struct glob_pattern pattern;
		struct error err = {0};
		expect(!glob_pattern_parse(&a, STR("/r"), str_from(texts[i]), &pattern, &err));
		expect(err.kind == ERROR_INVALID);
		arena_free(&a);
	}
}

static void
test_a_pattern_of_many_wildcards_takes_no_time(void **state)
{
	struct arena a = {0};
	struct glob_pattern pattern;
	struct error err = {0};
	struct buf text;
	struct buf path;
	const clock_t start = clock();

	(void)state;
	buf_init(&text, BUF_UNBOUNDED);
	buf_init(&path, BUF_UNBOUNDED);
	for (int i = 0; i < 40; i++)
		buf_add_z(&text, "**/a*a*a*a*b/");
	for (int i = 0; i < 200; i++)
		buf_add_z(&path, "/aaaaaaaaaaaaaaaaaaaaaaab");
	buf_add_z(&text, "no");
	expect(glob_pattern_parse(&a, STR("/"), buf_str(&text), &pattern, &err));
	expect(!(glob_pattern_match(&pattern, buf_str(&path)) & GLOB_FILE));
	expect(clock() - start < CLOCKS_PER_SEC);
	buf_free(&text);
	buf_free(&path);
	arena_free(&a);
}

/* --- the walk ----------------------------------------------------------------------------- */

static int
setup(void **state)
{
	const int failed = sandbox_setup(state);
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "rm -r home; mkdir -p w/src/deep w/a.d w/empty out; cd w; "
				   "touch a B a.d/x a.d/y src/m.c src/m.h src/deep/n.c .dot z; "
				   "touch ../out/o; ln -s ../out link; ln -s a file-link; "
				   "ln -s nowhere broken");
	return failed;
}

struct walk_record {
	struct sandbox *sandbox;
	struct buf found;
	size_t stop_after;
	size_t count;
};

static bool
found(void *owner, struct str path, struct error *err)
{
	struct walk_record *walk = owner;

	expect(str_starts(path, walk->sandbox->root));
	buf_add_fmt(&walk->found, "%" STR_FMT " ",
		STR_ARG(str_slice(path, walk->sandbox->root.n + 1, path.n)));
	if (++walk->count == walk->stop_after)
		return error_set(err, ERROR_CANCELLED, "stopped");
	return true;
}

static struct str
walked_with(struct sandbox *sandbox, const char *patterns, const struct glob_options *options)
{
	struct walk_record walk = {.sandbox = sandbox};
	const struct str text = str_from(patterns);
	struct error err = {0};

	buf_init(&walk.found, BUF_UNBOUNDED);
	if (!glob_walk(
		    &sandbox->a, sandbox_path(sandbox, "w"), &text, 1, options, found, &walk, &err))
		buf_add_fmt(&walk.found, "error: %s", err.text);
	return buf_take(&sandbox->a, &walk.found);
}

static struct str
walked(struct sandbox *sandbox, const char *patterns, bool follow_links)
{
	return walked_with(
		sandbox, patterns, &(const struct glob_options){.follow_links = follow_links});
}

static void
test_files_come_depth_first_and_in_byte_order(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(walked(sandbox, "**", false),
		"w/.dot w/B w/a w/a.d/x w/a.d/y w/broken w/file-link w/link w/src/deep/n.c "
		"w/src/m.c w/src/m.h w/z ");
	expect_str(walked(sandbox, "**/*.c", false), "w/src/deep/n.c w/src/m.c ");
	expect_str(walked(sandbox, "src", false), "w/src/deep/n.c w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "src/*", false), "w/src/deep/n.c w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "*/", false),
		"w/a.d/x w/a.d/y w/src/deep/n.c w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "empty", false), "");
	expect_str(walked(sandbox, "no-such", false), "");
}

static void
test_hidden_names_are_left_out_from_the_literal_beginning_on(void **state)
{
	struct sandbox *sandbox = *state;
	const struct glob_options options = {.without_hidden = true};

	expect_str(walked_with(sandbox, "*", &options),
		"w/B w/a w/a.d/x w/a.d/y w/broken w/file-link w/link w/src/deep/n.c w/src/m.c "
		"w/src/m.h w/z ");
	expect_str(walked_with(sandbox, ".dot\na", &options), "w/a ");
	(void)sandbox_run(sandbox, "mkdir -p w/.h/s; touch w/.h/s/x");
	expect_str(walked_with(sandbox, ".h", &options), "");
	expect_str(walked_with(sandbox, ".h/s", &options), "w/.h/s/x ");
	expect_str(walked_with(sandbox, ".h/s\n.h/*", &options), "");
}

static void
test_folders_are_found_as_wholes(void **state)
{
	struct sandbox *sandbox = *state;
	const struct glob_options options = {.follow_links = true, .whole_folders = true};

	expect_str(walked_with(sandbox, "src", &options), "w/src ");
	expect_str(walked_with(sandbox, "s*/d*", &options), "w/src/deep ");
	expect_str(walked_with(sandbox, "src/**\n!src/deep", &options), "w/src ");
	expect_str(walked_with(sandbox, "src/*\n!src/deep", &options), "w/src/m.c w/src/m.h ");
	expect_str(walked_with(sandbox, "lin*", &options), "w/link ");
	expect_str(walked_with(sandbox, "**/*.h", &options), "w/src/m.h ");
}

static void
test_lines_that_are_blank_or_comments_are_skipped(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(walked(sandbox, "\n# comment\n  a  \n\t\n#B\nz\r\n", false), "w/a w/z ");
	expect_str(walked(sandbox, "# only\n", false), "");
}

static void
test_later_patterns_win_over_earlier_ones(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(walked(sandbox, "src\n!src/deep", false), "w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "src\n!**/*.c\nsrc/m.c", false), "w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "!src/deep\nsrc", false), "w/src/deep/n.c w/src/m.c w/src/m.h ");
	expect_str(walked(sandbox, "src\n!src\nsrc/deep/n.c", false), "w/src/deep/n.c ");
	expect_str(walked(sandbox, "!!a", false), "w/a ");
	expect_str(walked(sandbox, "!a", false), "");
}

static void
test_a_file_comes_once_however_many_patterns_match(void **state)
{
	struct sandbox *sandbox = *state;

	const struct str all = walked(sandbox, "**", false);
	expect(str_eq(walked(sandbox, "a\na\n*\n**", false), all));
	expect_str(walked(sandbox, "z\na", false), "w/z w/a ");
	expect_str(walked(sandbox, "src/deep\nsrc", false), "w/src/deep/n.c w/src/m.c w/src/m.h ");
}

static void
test_links_are_followed_only_when_asked(void **state)
{
	struct sandbox *sandbox = *state;

	expect_str(walked(sandbox, "link", false), "w/link ");
	expect_str(walked(sandbox, "link", true), "w/link/o ");
	expect_str(walked(sandbox, "link/**", true), "w/link/o ");
	expect_str(walked(sandbox, "file-link", true), "w/file-link ");
}

static void
test_a_circle_of_links_is_not_gone_around(void **state)
{
	struct sandbox *sandbox = *state;

	(void)sandbox_run(sandbox, "mkdir w/loop; ln -s . w/loop/again");
	expect_str(walked(sandbox, "loop", false), "w/loop/again ");
	(void)sandbox_run(sandbox, "touch w/loop/x");
	expect_str(walked(sandbox, "loop", true), "w/loop/x ");
}

static void
test_absolute_patterns_leave_the_root(void **state)
{
	struct sandbox *sandbox = *state;
	const char *out = str_z(
		&sandbox->a, str_fmt(&sandbox->a, "%" STR_FMT "/out/*", STR_ARG(sandbox->root)));

	expect_str(walked(sandbox, out, false), "out/o ");
}

static void
test_the_walk_stops_when_it_is_told_to(void **state)
{
	struct sandbox *sandbox = *state;
	struct walk_record walk = {.sandbox = sandbox, .stop_after = 2};
	const struct str text = STR("**");
	struct error err = {0};

	buf_init(&walk.found, BUF_UNBOUNDED);
	expect(!glob_walk(&sandbox->a, sandbox_path(sandbox, "w"), &text, 1,
		&(struct glob_options){0}, found, &walk, &err));
	expect_str(buf_str(&walk.found), "w/.dot w/B ");
	expect(err.kind == ERROR_CANCELLED);
	buf_free(&walk.found);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pattern_matches_as_minimatch_does),
		cmocka_unit_test(test_the_search_begins_where_no_wildcard_stands_before),
		cmocka_unit_test(test_a_roots_own_wildcards_are_names),
		cmocka_unit_test(test_dots_as_names_and_a_lone_exclamation_mark_are_refused),
		cmocka_unit_test(test_a_pattern_of_many_wildcards_takes_no_time),
		TEST(test_files_come_depth_first_and_in_byte_order),
		TEST(test_hidden_names_are_left_out_from_the_literal_beginning_on),
		TEST(test_folders_are_found_as_wholes),
		TEST(test_lines_that_are_blank_or_comments_are_skipped),
		TEST(test_later_patterns_win_over_earlier_ones),
		TEST(test_a_file_comes_once_however_many_patterns_match),
		TEST(test_links_are_followed_only_when_asked),
		TEST(test_a_circle_of_links_is_not_gone_around),
		TEST(test_absolute_patterns_leave_the_root),
		TEST(test_the_walk_stops_when_it_is_told_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
