#include "engine/ui/ascii_text.h"

#include "expr/base/unicode.h"

#define ASCII_END 0x80

static const struct {
	uint32_t c;
	const char *ascii;
} marks[] = {
	{0x00b7, "-"},                                                                 /* · */
	{0x2013, "-"},                                                                 /* – */
	{0x2018, "'"}, {0x2019, "'"}, {0x201c, "\""}, {0x201d, "\""}, {0x2026, "..."}, /* … */
	{0x2190, "<-"},                                                                /* ← */
	{0x2192, "->"},                                                                /* → */
	{0x2298, "-"},                                                                 /* ⊘ */
	{0x2500, "-"},                                                                 /* ─ */
	{0x2502, "|"},                                                                 /* │ */
	{0x2514, "`"},                                                                 /* └ */
	{0x251c, "|"},                                                                 /* ├ */
	{0x25b8, ">"},                                                                 /* ▸ */
	{0x25be, "v"},                                                                 /* ▾ */
	{0x25cb, "o"},                                                                 /* ○ */
	{0x2713, "+"},                                                                 /* ✓ */
	{0x2717, "x"},                                                                 /* ✗ */
};

static const char *
ascii_of(uint32_t c)
{
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (marks[i].c == c)
			return marks[i].ascii;
	return "?";
}

/* How many bytes the character that begins so has. */
static size_t
length_of(unsigned char first)
{
	if (first >= 0xf5) /* no character begins so */
		return 1;
	if (first >= 0xf0)
		return 4;
	if (first >= 0xe0)
		return 3;
	return first >= 0xc0 ? 2 : 1;
}

/* It ends before its character does. */
static bool
is_cut(struct str s)
{
	if (s.n >= length_of((unsigned char)s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!unicode_is_inner(s.p[i]))
			return false;
	return true;
}

void
ascii_text_add(struct buf *out, struct str *text)
{
	while (text->n > 0) {
		if ((unsigned char)text->p[0] < ASCII_END) {
			buf_add_char(out, text->p[0]);
			*text = str_slice(*text, 1, text->n);
			continue;
		}
		if (is_cut(*text))
			return;
		buf_add_z(out, ascii_of(unicode_next(text)));
	}
}
