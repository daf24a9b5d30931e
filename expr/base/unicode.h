/*
 * unicode: comparison of text as in GitHub's runner: in UTF-16, ignoring case ordinally.
 *
 * Case       One code point is mapped to its simple upper case, with no locale and no
 *            normalization: 'ß' is not 'SS', and other characters never equal ASCII ('ı' is not
 *            'I'). ASCII text needs no table.
 * Order      As UTF-16 units of the upper-cased text, so '_' comes after 'A' and 'a'.
 * Bad text   A byte that is not UTF-8 counts as one code point of its own, equal only to itself.
 * Source     .NET's StringComparison.OrdinalIgnoreCase and Char.IsWhiteSpace
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

/* Takes the first code point off `*s`, which is not empty. */
uint32_t unicode_next(struct str *s);
uint32_t unicode_upper(uint32_t c);
bool unicode_is_blank(uint32_t c);

/* True for a byte within a code point, but for its first. */
static inline bool
unicode_is_inner(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The number of code points. */
size_t unicode_length(struct str s);
/*
 * How many columns of a terminal a code point takes: 2 if it is wide (East Asian, most emoji), 0 if
 * it combines with the one before. Source: Unicode TR #11, by utf8proc.
 */
size_t unicode_columns(uint32_t c);

/* Without blanks at both ends. */
struct str unicode_trim(struct str s);
/* The number of UTF-16 units; about that for bytes that are not UTF-8. */
size_t unicode_length_utf16(struct str s);
/* The longest start of `s` that is at most `n` bytes and cuts no code point in two. */
struct str unicode_cut(struct str s, size_t n);

bool unicode_eq_nocase(struct str a, struct str b);
/* strcmp's sign. */
int unicode_cmp_nocase(struct str a, struct str b);
bool unicode_starts_nocase(struct str s, struct str prefix);
bool unicode_ends_nocase(struct str s, struct str suffix);
bool unicode_has_nocase(struct str s, struct str part);
/* Equal for texts that unicode_eq_nocase calls equal. */
uint32_t unicode_hash_nocase(struct str s);
