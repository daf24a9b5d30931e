#include "engine/ui/diag_view.h"

#include "tests/engine/ui/capture.h"
#include "tests/expr/expect.h"

struct diag_fixture {
	struct arena a;
	struct source source;
	struct diags diags;
	struct capture capture;
};

static void
init(struct diag_fixture *f, const char *text)
{
	*f = (struct diag_fixture){0};
	source_init(&f->source, &f->a, STR(".github/workflows/ci.yml"), str_from(text));
	diags_init(&f->diags, &f->a);
	capture_init(&f->capture);
}

/* The first place of a word in the text. */
static struct span
span_of(const struct diag_fixture *f, const char *word)
{
	const size_t at = str_find(f->source.text, str_from(word));

	expect(at < f->source.text.n);
	return (struct span){(uint32_t)at, (uint32_t)(at + strlen(word))};
}

static struct diag *
add(struct diag_fixture *f, struct span span)
{
	return diag_error(
		&f->diags, "unknown-key", &f->source, span, "unexpected key '%s'", "stepz");
}

static void
expect_view(struct diag_fixture *f, bool color, const char *wanted)
{
	diag_view_write_all(&f->capture.out, &f->diags, color);
	expect_str(capture_text(&f->capture, &f->a), wanted);
	capture_free(&f->capture);
	arena_free(&f->a);
}

static void
test_a_diagnostic_shows_its_line_with_a_caret_and_help(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "jobs:\n  a:\n    stepz:\n");
	add(&f, span_of(&f, "stepz"))->help = STR("did you mean 'steps'?");
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:3:5\n"
		"    3 |     stepz:\n"
		"      |     ^^^^^\n"
		"      = help: did you mean 'steps'?\n");
}

static void
test_the_caret_stands_right_under_wide_characters(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "");
	source_init(&f.source, &f.a, STR("a.yml"),
		STR("\xe5\x90\x8d: e\xcc\x81\tx: \xe5\x80\xa4\n")); /* wide, combining, tab */
	(void)add(&f, span_of(&f, "x"));
	(void)add(&f, span_of(&f, "\xe5\x80\xa4"));
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> a.yml:1:7\n"
		"    1 | \xe5\x90\x8d: e\xcc\x81\tx: \xe5\x80\xa4\n"
		"      |      \t^\n"
		"\n"
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> a.yml:1:10\n"
		"    1 | \xe5\x90\x8d: e\xcc\x81\tx: \xe5\x80\xa4\n"
		"      |      \t   ^^\n");
}

static void
test_a_line_is_cut_to_the_terminal(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "0123456789012345678901234567890123456789 stepz "
		 "6789012345678901234567890123456789\n");
	f.capture.out.columns = 40;
	(void)add(&f, span_of(&f, "stepz"));
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:42\n"
		"    1 | 67890123456789 stepz 67890123456\n"
		"      |                ^^^^^\n");
}

static void
test_a_place_behind_many_wide_characters_is_shown(void **state)
{
	struct diag_fixture f;
	struct buf b;

	(void)state;
	init(&f, "");
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < 90; i++)
		buf_add(&b, STR("\xe5\x90\x8d"));
	buf_add(&b, STR("x"));
	source_init(&f.source, &f.a, STR("a.yml"), buf_take(&f.a, &b));
	f.capture.out.columns = 40;
	(void)add(&f, span_of(&f, "x"));
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> a.yml:1:91\n"
		"    1 | \xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8d"
		"\xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8d\xe5\x90\x8dx\n"
		"      |                     ^\n");
}

static void
test_colours_are_there_when_wanted(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "x\n");
	(void)add(&f, span_of(&f, "x"));
	expect_view(&f, true,
		"\033[31merror[unknown-key]\033[0m: unexpected key 'stepz'\n"
		"  \033[34m-->\033[0m .github/workflows/ci.yml:1:1\n"
		"\033[34m    1 |\033[0m x\n"
		"\033[34m      |\033[0m \033[31m^\033[0m\n");
}

static void
test_a_second_place_is_shown_too(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "env: 1\nEnv: 2\n");
	struct diag *diag = add(&f, span_of(&f, "Env"));
	diag->related = STR("first defined here");
	diag->related_span = span_of(&f, "env");
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:2:1\n"
		"    2 | Env: 2\n"
		"      | ^^^\n"
		"      = note: first defined here\n"
		"  --> .github/workflows/ci.yml:1:1\n"
		"    1 | env: 1\n"
		"      | ^^^\n");
}

static void
test_the_caret_stands_right_behind_tabs_and_other_letters(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "é\tü: größe\r\n");
	(void)add(&f, span_of(&f, "größe"));
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:6\n"
		"    1 | é\tü: größe\n"
		"      |  \t   ^^^^^\n");
}

static void
test_a_place_over_several_lines_is_marked_to_the_end_of_the_first(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "a: |\n  b\n  c\n");
	(void)add(&f, span_of(&f, "|\n  b\n"));
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:4\n"
		"    1 | a: |\n"
		"      |    ^\n");
}

static void
test_the_end_of_the_file_and_an_empty_file_have_a_place(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "a: [");
	(void)add(&f, (struct span){4, 4});
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:5\n"
		"    1 | a: [\n"
		"      |     ^\n");
	init(&f, "");
	(void)add(&f, (struct span){0, 0});
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:1\n"
		"    1 | \n"
		"      | ^\n");
}

static void
test_several_are_parted_by_a_blank_line(void **state)
{
	struct diag_fixture f;

	(void)state;
	init(&f, "a\nb\n");
	(void)add(&f, span_of(&f, "a"));
	(void)diag_warning(&f.diags, "style", &f.source, span_of(&f, "b"), "odd");
	expect_view(&f, false,
		"error[unknown-key]: unexpected key 'stepz'\n"
		"  --> .github/workflows/ci.yml:1:1\n"
		"    1 | a\n"
		"      | ^\n"
		"\n"
		"warning[style]: odd\n"
		"  --> .github/workflows/ci.yml:2:1\n"
		"    2 | b\n"
		"      | ^\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_diagnostic_shows_its_line_with_a_caret_and_help),
		cmocka_unit_test(test_the_caret_stands_right_under_wide_characters),
		cmocka_unit_test(test_a_line_is_cut_to_the_terminal),
		cmocka_unit_test(test_a_place_behind_many_wide_characters_is_shown),
		cmocka_unit_test(test_colours_are_there_when_wanted),
		cmocka_unit_test(test_a_second_place_is_shown_too),
		cmocka_unit_test(test_the_caret_stands_right_behind_tabs_and_other_letters),
		cmocka_unit_test(test_a_place_over_several_lines_is_marked_to_the_end_of_the_first),
		cmocka_unit_test(test_the_end_of_the_file_and_an_empty_file_have_a_place),
		cmocka_unit_test(test_several_are_parted_by_a_blank_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
