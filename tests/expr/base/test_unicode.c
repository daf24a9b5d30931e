#include "expr/base/unicode.h"

#include "tests/expr/expect.h"

static void
test_code_points_are_taken_off_the_start(void **state)
{
	struct str s = STR("aé€😀");

	(void)state;
	expect(unicode_next(&s) == 'a');
	expect(unicode_next(&s) == 0xe9);
	expect(unicode_next(&s) == 0x20ac);
	expect(unicode_next(&s) == 0x1f600);
	expect(s.n == 0);
}

static void
test_each_byte_that_is_not_utf8_counts_for_itself(void **state)
{
	struct str s = STR("\xff\xe2\x82z\xc0\xaf");

	(void)state;
	expect(unicode_next(&s) == 0xdcff);
	expect(unicode_next(&s) == 0xdce2);
	expect(unicode_next(&s) == 0xdc82);
	expect(unicode_next(&s) == 'z');
	expect(unicode_next(&s) == 0xdcc0);
	expect(unicode_next(&s) == 0xdcaf);
	expect(s.n == 0);
	expect(unicode_eq_nocase(STR("\xff"), STR("\xff")));
	expect(!unicode_eq_nocase(STR("\xff"), STR("\xfe")));
}

static void
test_case_is_mapped_simply_and_never_into_ascii(void **state)
{
	(void)state;
	expect(unicode_upper('z') == 'Z');
	expect(unicode_upper(0xe4) == 0xc4);
	expect(unicode_upper(0x3c2) == 0x3a3);     /* final sigma */
	expect(unicode_upper(0xdf) == 0xdf);       /* sharp s */
	expect(unicode_upper(0x131) == 0x131);     /* dotless i */
	expect(unicode_upper(0x17f) == 0x17f);     /* long s */
	expect(unicode_upper(0x10428) == 0x10400); /* Deseret */
}

static void
test_equality_ignores_case_across_lengths_in_utf8(void **state)
{
	(void)state;
	expect(unicode_eq_nocase(STR("Größe"), STR("GRÖßE")));
	expect(unicode_eq_nocase(STR("ɐ"), STR("Ɐ"))); /* two bytes and three */
	expect(unicode_hash_nocase(STR("ɐ")) == unicode_hash_nocase(STR("Ɐ")));
	expect(!unicode_eq_nocase(STR("ss"), STR("ß")));
	expect(!unicode_eq_nocase(STR("ı"), STR("I")));
	expect(!unicode_eq_nocase(STR("abc"), STR("ab")));
	expect(!unicode_eq_nocase(STR("ab"), STR("abc")));
}

static void
test_order_is_that_of_upper_cased_utf16_units(void **state)
{
	(void)state;
	expect(unicode_cmp_nocase(STR("_"), STR("a")) > 0);
	expect(unicode_cmp_nocase(STR("b"), STR("A")) > 0);
	expect(unicode_cmp_nocase(STR("a"), STR("A")) == 0);
	expect(unicode_cmp_nocase(STR("a"), STR("ab")) < 0);
	expect(unicode_cmp_nocase(STR("😀"), STR("\xee\x80\x80")) < 0); /* surrogates, U+E000 */
}

static void
test_parts_are_found_ignoring_case(void **state)
{
	(void)state;
	expect(unicode_starts_nocase(STR("Übermut"), STR("üBER")));
	expect(!unicode_starts_nocase(STR("ü"), STR("über")));
	expect(unicode_ends_nocase(STR("TODΑΣ"), STR("ας")));
	expect(!unicode_ends_nocase(STR("s"), STR("es")));
	expect(unicode_has_nocase(STR("xxÇa"), STR("ça")));
	expect(unicode_has_nocase(STR("aab"), STR("AB")));
	expect(unicode_has_nocase(STR(""), STR("")));
	expect(!unicode_has_nocase(STR("abc"), STR("abcd")));
}

static void
test_hashes_are_equal_where_texts_are(void **state)
{
	static const char *const pairs[][2] = {
		{"", ""},
		{"a", "A"},
		{"GITHUB_TOKEN", "github_token"},
		{"eightchr", "EIGHTCHR"},
		{"été", "ÉTÉ"},
		{"a long name, with ü at its end", "A LONG NAME, WITH Ü AT ITS END"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		expect(unicode_hash_nocase(str_from(pairs[i][0])) ==
			unicode_hash_nocase(str_from(pairs[i][1])));
	expect(unicode_hash_nocase(STR("ab")) != unicode_hash_nocase(STR("ba")));
}

static void
test_blanks_are_those_of_unicode(void **state)
{
	(void)state;
	expect_str(unicode_trim(STR("\xc2\xa0 a\xe3\x80\x80 b \xe2\x80\xa8\xc2\x85")),
		"a\xe3\x80\x80 b");
	expect_str(unicode_trim(STR(" \xc2\xa0 ")), "");
	expect(!unicode_is_blank(0x200b)); /* zero width space */
	expect(!unicode_is_blank(0xfeff));
	expect(!unicode_is_blank(0x1f));
}

static void
test_length_counts_utf16_units(void **state)
{
	(void)state;
	expect(unicode_length_utf16(STR("a plain text of more than eight")) == 31);
	expect(unicode_length_utf16(STR("aé€😀")) == 5);
	expect(unicode_length_utf16(STR("")) == 0);
}

static void
test_a_cut_leaves_code_points_whole(void **state)
{
	(void)state;
	expect_str(unicode_cut(STR("aé€"), 9), "aé€");
	expect_str(unicode_cut(STR("aé€"), 5), "aé");
	expect_str(unicode_cut(STR("aé€"), 2), "a");
	expect_str(unicode_cut(STR("€"), 1), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_points_are_taken_off_the_start),
		cmocka_unit_test(test_each_byte_that_is_not_utf8_counts_for_itself),
		cmocka_unit_test(test_case_is_mapped_simply_and_never_into_ascii),
		cmocka_unit_test(test_equality_ignores_case_across_lengths_in_utf8),
		cmocka_unit_test(test_order_is_that_of_upper_cased_utf16_units),
		cmocka_unit_test(test_parts_are_found_ignoring_case),
		cmocka_unit_test(test_hashes_are_equal_where_texts_are),
		cmocka_unit_test(test_blanks_are_those_of_unicode),
		cmocka_unit_test(test_length_counts_utf16_units),
		cmocka_unit_test(test_a_cut_leaves_code_points_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
