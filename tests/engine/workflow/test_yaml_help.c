/* What to do about a text that libyaml refuses. */
#include "engine/workflow/yaml.h"

#include "tests/expr/expect.h"

#define TAB "use spaces: YAML takes no tab there"

static const struct {
	const char *text;
	const char *help;
} rows[] = {
	/* tabs */
	{"a:\n\tb: c\n", TAB},
	{"a:\n  b: c\n\td: e\n", TAB},
	{"a:\n  - b: |\n\t  c\n", TAB},
	{"a:\n  - b: |\n      c\n    \td\n", TAB},
	{"a:\n  -\tb: c\n", TAB},
	/* keys between two levels, and deeper than a key with a value */
	{"a:\n  b:\n    c: d\n   e: f\n", "it begins in column 4: move it to column 5, as in line "
					  "3, or to column 3, as in line 2"},
	{"a:\n  b: c\n    d: e\n", "it begins in column 5: move it to column 3, as in line 2"},
	{"a: b\n c: d\n", "it begins in column 2: move it to column 1, as in line 1"},
	{"a:\n  - b: c\n   d: e\n", "it begins in column 4: move it to column 5, as in line 2, or "
				    "to column 1, as in line 1"},
	/* items of lists go with items, also of lists in lists */
	{"a:\n  b:\n    - c: d\n   - e: f\n",
		"it begins in column 4: move it to column 5, as in line 3"},
	{"a:\n- - b: c\n # no level\n - d: e\n", "it begins in column 2: move it to column 3, as "
						 "in line 2, or to column 1, as in line 2"},
	/* texts */
	{"a:\n  - b: |\n    c d\n    e: f\n",
		"indent the text deeper than line 2, where it begins"},
	{"a:\n  - b: >-\n\n    c d\n    e: f\n",
		"indent the text deeper than line 2, where it begins"},
	{"a:\n  b: c: d\n", "put the value in quotes: `: ` in it begins another one"},
	{"a:\n  b\n  c: d\n", "line 2 has no `:`"},
	{"a: - b\n", "begin the list on a line of its own"},
	/* others */
	{"a: [b\n", ""},
	{"a: @b\n", ""},
	{"a: \"b\n", ""},
};

static void
test_what_to_do_is_told(void **state)
{
	const struct yaml_options options = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		struct source source;
		struct diags diags;
		source_init(&source, &a, STR("a.yml"), str_from(rows[i].text));
		diags_init(&diags, &a);
		(void)yaml_load(&a, &source, &options, &diags);
		assert_int_equal(diags.count, 1);
		assert_string_equal(diags.items[0].code, "yaml-syntax");
		expect_str(diags.items[0].help, rows[i].help);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_to_do_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
