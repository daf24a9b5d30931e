#include "engine/ui/terminal_text.h"

#include "tests/expr/expect.h"

struct example {
	struct str text;
	const char *plain;
	const char *colored;
};

/* A constant, as STR() is not one of a table. */
#define TEXT(literal)                                                                              \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static const struct example examples[] = {
	{TEXT("a\tb\nÄ\xc2\xa0\n"), "a\tb\nÄ\xc2\xa0\n", "a\tb\nÄ\xc2\xa0\n"},
	/* SGR passes with colours, and ends with the line */
	{TEXT("\033[31mred\033[0m\n"), "red\n", "\033[31mred\033[0m\n"},
	{TEXT("\033[38;5;1mred\nx\n"), "red\nx\n", "\033[38;5;1mred\033[0m\nx\n"},
	{TEXT("\033[1mb\033[mx\n"), "bx\n", "\033[1mb\033[mx\n"},
	/* other control sequences */
	{TEXT("a\033[2Jb\033[1;1Hc\033[?25ld\n"), "abcd\n", "abcd\n"},
	{TEXT("a\033[>4mb\033[0 mc\n"), "abc\n", "abc\n"},
	/* the title, the clipboard, a link; with BEL, ST, the ST of C1, and no end */
	{TEXT("a\033]0;T\ab\033]52;c;eA==\033\\c\n"), "abc\n", "abc\n"},
	{TEXT("a\033]8;;http://x\xc2\x9c"
	      "b\n"),
		"ab\n", "ab\n"},
	{TEXT("a\033]0;T\nb\n"), "a\nb\n", "a\nb\n"},
	{TEXT("a\033Pq\033\\b\033_x\033\\c\033^x\033\\d\033Xx\033\\e\n"), "abcde\n", "abcde\n"},
	{TEXT("a\033]0;\033[31mred\n"), "ared\n", "a\033[31mred\033[0m\n"},
	/* two bytes, and three */
	{TEXT("a\033cb\0337c\033(Bd\n"), "abcd\n", "abcd\n"},
	/* characters that steer by themselves */
	{TEXT("a\rb\ac\bd\x7f"
	      "e\0f\v\f\n"),
		"abcdef\n", "abcdef\n"},
	/* C1 in UTF-8 */
	{TEXT("a\xc2\x9b"
	      "2Jb\xc2\x9d"
	      "0;T\ac\xc2\x85"
	      "d\n"),
		"abcd\n", "abcd\n"},
	{TEXT("a\xc2\x9b"
	      "31mb\n"),
		"ab\n", "a\033[31mb\033[0m\n"},
	{TEXT("a\033\nb\033[\nc\xc2\n"), "a\nb\nc\n", "a\nb\nc\n"},
	/* what turns text around, and what begins alike */
	{TEXT("a\xe2\x80\xae"
	      "b\xe2\x81\xa6"
	      "c\xe2\x80\xaa\xe2\x81\xa9\n"),
		"abc\n", "abc\n"},
	{TEXT("✓ “x” … ⁂\n"), "✓ “x” … ⁂\n", "✓ “x” … ⁂\n"},
	{TEXT("\xe2\x80\033[1mx\xe2\xe2\x80\xae\n"), "\xe2\x80x\xe2\n",
		"\xe2\x80\033[1mx\xe2\033[0m\n"},
};

/* In pieces of `piece` bytes. */
static struct str
filtered(struct arena *a, struct str text, bool color, size_t piece)
{
	struct terminal_text filter = {.color = color};
	struct buf out;

	buf_init(&out, BUF_UNBOUNDED);
	for (size_t at = 0; at < text.n; at += piece)
		terminal_text_add(&filter, &out,
			str_slice(text, at, at + piece < text.n ? at + piece : text.n));
	const struct str made = str_copy(a, buf_str(&out));
	buf_free(&out);
	return made;
}

static void
test_only_text_and_colours_pass_however_it_is_cut(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(examples); i++)
		for (size_t piece = 1; piece <= examples[i].text.n; piece++) {
			expect_str(filtered(&a, examples[i].text, false, piece), examples[i].plain);
			expect_str(
				filtered(&a, examples[i].text, true, piece), examples[i].colored);
		}
	arena_free(&a);
}

static void
test_each_control_character_but_tab_and_line_feed_is_dropped(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int c = 0; c < 0x80; c++) {
		const char text[] = {(char)c, '\n'};
		const bool passes = (c >= ' ' && c != 0x7f) || c == '\t' || c == '\n';
		const struct str made = filtered(&a, (struct str){text, 2}, true, 2);
		expect(made.n == (passes ? 2 : 1));
	}
	arena_free(&a);
}

/* Whatever comes: without colours no byte steers, with them ESC begins SGR alone. */
static void
test_no_text_makes_a_control_character(void **state)
{
	struct arena a = {0};
	uint32_t seed = 1;
	char text[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		static const char letters[] = "\033\033[]Pm;0139\a\r\n\xc2\x9b\x9d\x9c\\aJ?";
		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		const struct str plain =
			filtered(&a, (struct str){text, sizeof(text)}, false, sizeof(text));
		for (size_t i = 0; i < plain.n; i++)
			expect((uint8_t)plain.p[i] >= ' ' || plain.p[i] == '\n');
		const struct str colored = filtered(&a, (struct str){text, sizeof(text)}, true, 3);
		for (size_t i = 0; i < colored.n; i++)
			expect(colored.p[i] != '\033' || colored.p[i + 1] == '[');
		arena_reset(&a);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_text_and_colours_pass_however_it_is_cut),
		cmocka_unit_test(test_each_control_character_but_tab_and_line_feed_is_dropped),
		cmocka_unit_test(test_no_text_makes_a_control_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
