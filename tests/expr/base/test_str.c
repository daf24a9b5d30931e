#include "expr/base/str.h"

#include "tests/expr/expect.h"

static void
test_equality_is_over_bytes_and_lengths(void **state)
{
	(void)state;
	expect(str_eq(STR("a"), STR("a")));
	expect(!str_eq(STR("a"), STR("A")));
	expect(!str_eq(STR("a\0b"), STR("a\0c")));
	expect(str_eq(STR_NONE, STR("")));
}

static void
test_nocase_equality_ignores_the_case_of_ascii_letters_only(void **state)
{
	(void)state;
	expect(str_eq_nocase(STR("fromJSON"), STR("FROMjson")));
	expect(!str_eq_nocase(STR("Ä"), STR("ä")));
	expect(!str_eq_nocase(STR("@"), STR("`")));
	expect(str_eq_nocase_z(STR("GitHub"), "github"));
	expect(!str_eq_nocase_z(STR("git"), "github"));
	expect(!str_eq_nocase_z(STR("github"), "git"));
	expect(!str_eq_nocase_z(STR("git\0ub"), "git"));
}

static void
test_order_is_over_bytes_and_then_lengths(void **state)
{
	(void)state;
	expect(str_cmp(STR("a"), STR("b")) < 0);
	expect(str_cmp(STR("ab"), STR("a")) > 0);
	expect(str_cmp(STR("a"), STR("a")) == 0);
	expect(str_cmp(STR(""), STR("a")) < 0);
	expect(str_cmp(STR("\xff"), STR("a")) > 0);
}

static void
test_starts_ends_and_has(void **state)
{
	(void)state;
	expect(str_starts(STR("refs/heads/x"), STR("refs/")));
	expect(!str_starts(STR("ref"), STR("refs/")));
	expect(str_ends(STR("a.yml"), STR(".yml")));
	expect(!str_ends(STR("yml"), STR(".yml")));
	expect(str_has(STR("abc"), STR("bc")));
	expect(str_has(STR(""), STR("")));
	expect(!str_has(STR("abc"), STR("cb")));
}

static void
test_searches_give_the_length_when_nothing_is_found(void **state)
{
	(void)state;
	expect(str_index(STR("a,b,c"), ',', 2) == 3);
	expect(str_index(STR("a"), ',', 0) == 1);
	expect(str_index(STR("a"), 'a', 9) == 1);
	expect(str_find(STR("xaxb"), STR("xb")) == 2);
	expect(str_find(STR("x"), STR("y")) == 1);
	expect(str_find(STR("x"), STR("")) == 0);
	expect(str_rindex(STR("a/b/c"), '/') == 3);
	expect(str_rindex(STR("abc"), '/') == 3);
	expect(str_eq(str_after_last(STR("a/b/c"), '/'), STR("c")));
	expect(str_eq(str_after_last(STR("abc"), '/'), STR("abc")));
	expect(str_eq(str_after_last(STR("abc/"), '/'), STR("")));
	expect(str_hash(STR("")) == 0xcbf29ce484222325u &&
		str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
}

static void
test_a_slice_is_cut_to_the_text(void **state)
{
	(void)state;
	expect_str(str_slice(STR("hello"), 1, 3), "el");
	expect_str(str_slice(STR("hello"), 3, 99), "lo");
	expect_str(str_slice(STR("hello"), 9, 12), "");
	expect_str(str_slice(STR("hello"), 3, 1), "");
	expect(str_slice(STR_NONE, 0, 5).n == 0);
}

static void
test_what_steers_a_terminal_is_made_visible(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(str_visible(&a, STR("a\xc3\xa4 b")), "a\xc3\xa4 b");
	expect_str(str_visible(&a, STR("a\n\r\tb\x1b[31m\x7f")), "a\\n\\r\\tb\\x1b[31m\\x7f");
	expect_str(str_visible(&a, STR("\xc2\x9b \xc2\xa0\xc2")), "\\x9b \xc2\xa0\xc2");
	arena_free(&a);
}

static void
test_trim_drops_ascii_blanks_at_the_ends(void **state)
{
	(void)state;
	expect_str(str_trim(STR(" \t\r\n a b \v\f")), "a b");
	expect_str(str_trim(STR("  ")), "");
	expect_str(str_trim_start(STR(" a ")), "a ");
	expect_str(str_trim_end(STR(" a ")), " a");
}

static void
test_split_gives_a_piece_more_than_there_are_separators(void **state)
{
	struct str rest = STR("a,,b,");
	struct str piece;

	(void)state;
	expect(str_split(&rest, ',', &piece));
	expect_str(piece, "a");
	expect(str_split(&rest, ',', &piece));
	expect_str(piece, "");
	expect(str_split(&rest, ',', &piece));
	expect_str(piece, "b");
	expect(str_split(&rest, ',', &piece));
	expect_str(piece, "");
	expect(!str_split(&rest, ',', &piece));
	rest = STR("");
	expect(str_split(&rest, ',', &piece));
	expect(!str_split(&rest, ',', &piece));
}

static void
test_a_last_line_feed_starts_no_line(void **state)
{
	struct str rest = STR("one\r\n\ntwo\n");
	struct str line;

	(void)state;
	expect(str_line(&rest, &line));
	expect_str(line, "one\r");
	expect(str_line(&rest, &line));
	expect_str(line, "");
	expect(str_line(&rest, &line));
	expect_str(line, "two");
	expect(!str_line(&rest, &line));
}

static void
test_copies_are_made_in_the_arena(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(str_copy(&a, STR("x")), "x");
	expect_str(str_lower(&a, STR("ÀBc")), "Àbc");
	expect_str(str_upper(&a, STR("aBç")), "ABç");
	expect_str(str_concat(&a, STR("a"), STR_NONE, STR("bc")), "abc");
	expect_str(str_fmt(&a, "%d-%s", 7, "x"), "7-x");
	arena_free(&a);
}

static void
test_a_c_string_refuses_an_inner_nul(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(str_z(&a, STR("abc")), "abc");
	assert_string_equal(str_z(&a, STR_NONE), "");
	assert_null(str_z(&a, STR("a\0c")));
	arena_free(&a);
}

static void
test_distance_counts_inserts_deletes_replacements_and_swaps(void **state)
{
	(void)state;
	expect(str_distance(STR("steps"), STR("step")) == 1);
	expect(str_distance(STR("step"), STR("STEPS")) == 1);
	expect(str_distance(STR("matirx"), STR("matrix")) == 1);
	expect(str_distance(STR("github"), STR("gitlab")) == 2);
	expect(str_distance(STR(""), STR("abc")) == 3);
}

static bool
next_context(const void *owner, size_t i, struct str *candidate)
{
	const char *const *names = owner;

	if (!names[i])
		return false;
	*candidate = str_from(names[i]);
	return true;
}

static void
test_the_nearest_is_given_only_when_it_is_near(void **state)
{
	static const char *const names[] = {"github", "env", "steps", "matrix", NULL};

	(void)state;
	expect_str(str_nearest(STR("step"), next_context, names), "steps");
	expect_str(str_nearest(STR("githbu"), next_context, names), "github");
	expect(!str_nearest(STR("kubernetes"), next_context, names).p);
	expect(!str_nearest(STR("x"), next_context, names).p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equality_is_over_bytes_and_lengths),
		cmocka_unit_test(test_nocase_equality_ignores_the_case_of_ascii_letters_only),
		cmocka_unit_test(test_order_is_over_bytes_and_then_lengths),
		cmocka_unit_test(test_starts_ends_and_has),
		cmocka_unit_test(test_searches_give_the_length_when_nothing_is_found),
		cmocka_unit_test(test_a_slice_is_cut_to_the_text),
		cmocka_unit_test(test_what_steers_a_terminal_is_made_visible),
		cmocka_unit_test(test_trim_drops_ascii_blanks_at_the_ends),
		cmocka_unit_test(test_split_gives_a_piece_more_than_there_are_separators),
		cmocka_unit_test(test_a_last_line_feed_starts_no_line),
		cmocka_unit_test(test_copies_are_made_in_the_arena),
		cmocka_unit_test(test_a_c_string_refuses_an_inner_nul),
		cmocka_unit_test(test_distance_counts_inserts_deletes_replacements_and_swaps),
		cmocka_unit_test(test_the_nearest_is_given_only_when_it_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
