#include "expr/base/unicode.h"

#include <utf8proc.h>

#include <string.h>

#define BAD_BYTE        0xdc00u /* a lone surrogate, which UTF-8 cannot hold */
#define CODE_MAX        4       /* bytes of the longest code point */
#define HASH_FACTOR     0x9e3779b97f4a7c15u
#define WORD_SIZE       sizeof(uint64_t)
#define NOT_ASCII       0x8080808080808080u
#define CASE_BITS       0x2020202020202020u
#define CAPITAL_SHARP_S 0x1e9eu /* for utf8proc that of 'ß', which has none in Unicode */
#define BMP_PRIVATE     0xe000u /* first code point above the surrogates */
#define BMP_END         0x10000u
#define UNICODE_SIZE    0x110000u

static bool
is_ascii(uint32_t c)
{
	return c < 0x80;
}

static unsigned char
byte(struct str s, size_t i)
{
	return (unsigned char)s.p[i];
}

static uint32_t
ascii_upper(uint32_t c)
{
	return c - 'a' < 26 ? c - ('a' - 'A') : c;
}

static void
drop(struct str *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

uint32_t
unicode_next(struct str *s)
{
	const unsigned char first = byte(*s, 0);
	utf8proc_int32_t c;

	if (is_ascii(first)) {
		drop(s, 1);
		return first;
	}
	const size_t most = s->n < CODE_MAX ? s->n : CODE_MAX;
	const utf8proc_ssize_t n =
		utf8proc_iterate((const utf8proc_uint8_t *)s->p, (utf8proc_ssize_t)most, &c);
	drop(s, n > 0 ? (size_t)n : 1);
	return n > 0 ? (uint32_t)c : BAD_BYTE + first;
}

/* Takes the last code point off `*s`, which is not empty. */
static uint32_t
last(struct str *s)
{
	for (size_t n = 1; n <= CODE_MAX && n <= s->n; n++) {
		struct str tail = {s->p + s->n - n, n};
		const uint32_t c = unicode_next(&tail);
		if (tail.n == 0 && (n > 1 || is_ascii(c))) {
			s->n -= n;
			return c;
		}
	}
	s->n--;
	return BAD_BYTE + byte(*s, s->n);
}

uint32_t
unicode_upper(uint32_t c)
{
	if (is_ascii(c))
		return ascii_upper(c);
	const uint32_t upper = (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
	return is_ascii(upper) || upper == CAPITAL_SHARP_S ? c : upper;
}

bool
unicode_is_blank(uint32_t c)
{
	if (c <= 0x20)
		return c == ' ' || (c >= '\t' && c <= '\r');
	if (c < 0x85)
		return false;
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

struct str
unicode_trim(struct str s)
{
	struct str rest = s;

	while (rest.n > 0 && unicode_is_blank(unicode_next(&rest)))
		s = rest;
	rest = s;
	while (rest.n > 0 && unicode_is_blank(last(&rest)))
		s = rest;
	return s;
}

/* The eight bytes at `i` as one word, in whatever order. */
static uint64_t
word_at(struct str s, size_t i)
{
	uint64_t word;

	memcpy(&word, s.p + i, sizeof(word));
	return word;
}

static bool
is_ascii_text(struct str s)
{
	size_t i = 0;

	for (; s.n - i >= WORD_SIZE; i += WORD_SIZE)
		if (word_at(s, i) & NOT_ASCII)
			return false;
	for (; i < s.n; i++)
		if (!is_ascii(byte(s, i)))
			return false;
	return true;
}

size_t
unicode_columns(uint32_t c)
{
	if (is_ascii(c) || (c >= BAD_BYTE && c < BMP_PRIVATE))
		return 1;
	return (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
}

size_t
unicode_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !unicode_is_inner(s.p[i]);
	return n;
}

size_t
unicode_length_utf16(struct str s)
{
	size_t units = 0;

	if (is_ascii_text(s))
		return s.n;
	for (size_t i = 0; i < s.n; i++)
		units += (size_t)!unicode_is_inner(s.p[i]) + (size_t)(byte(s, i) >= 0xf0);
	return units;
}

struct str
unicode_cut(struct str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && unicode_is_inner(s.p[n]))
		n--;
	return str_slice(s, 0, n);
}

/* Takes `part` off the start of `*s`; false, with `*s` anywhere, if it does not begin so. */
static bool
take_nocase(struct str *s, struct str part)
{
	while (part.n > 0) {
		if (s->n == 0)
			return false;
		const uint32_t x = byte(*s, 0);
		const uint32_t y = byte(part, 0);
		if (is_ascii(x | y)) {
			if (x != y && ascii_upper(x) != ascii_upper(y))
				return false;
			drop(s, 1);
			drop(&part, 1);
			continue;
		}
		if (unicode_upper(unicode_next(s)) != unicode_upper(unicode_next(&part)))
			return false;
	}
	return true;
}

bool
unicode_eq_nocase(struct str a, struct str b)
{
	return str_eq(a, b) || (take_nocase(&a, b) && a.n == 0);
}

/* UTF-16 puts the code points above the BMP, which are surrogates there, before U+E000. */
static uint32_t
utf16_order(uint32_t c)
{
	return c >= BMP_PRIVATE && c < BMP_END ? c + UNICODE_SIZE : c;
}

int
unicode_cmp_nocase(struct str a, struct str b)
{
	while (a.n > 0 && b.n > 0) {
		const uint32_t x = utf16_order(unicode_upper(unicode_next(&a)));
		const uint32_t y = utf16_order(unicode_upper(unicode_next(&b)));
		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > 0) - (b.n > 0);
}

bool
unicode_starts_nocase(struct str s, struct str prefix)
{
	return take_nocase(&s, prefix);
}

bool
unicode_ends_nocase(struct str s, struct str suffix)
{
	while (suffix.n > 0)
		if (s.n == 0 || unicode_upper(last(&s)) != unicode_upper(last(&suffix)))
			return false;
	return true;
}

bool
unicode_has_nocase(struct str s, struct str part)
{
	if (part.n == 0)
		return true;
	struct str rest = part;
	const uint32_t first = unicode_upper(unicode_next(&rest));
	while (s.n > 0) {
		if (unicode_upper(unicode_next(&s)) == first && unicode_starts_nocase(s, rest))
			return true;
	}
	return false;
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * HASH_FACTOR;
	return hash ^ hash >> 32;
}

static uint32_t
hash_code_points(struct str s)
{
	uint64_t hash = 0; /* not the length: cases of a letter may differ in it */

	while (s.n > 0)
		hash = mix(hash, unicode_upper(unicode_next(&s)));
	return (uint32_t)hash;
}

/*
 * Eight bytes at a time, with the bit dropped that tells the cases of ASCII letters apart. Text
 * that is not ASCII is equal to no ASCII text, and so may be hashed in another way.
 */
uint32_t
unicode_hash_nocase(struct str s)
{
	uint64_t hash = s.n;
	uint64_t tail = 0;
	size_t i = 0;

	for (; s.n - i >= WORD_SIZE; i += WORD_SIZE) {
		const uint64_t word = word_at(s, i);
		if (word & NOT_ASCII)
			return hash_code_points(s);
		hash = mix(hash, word | CASE_BITS);
	}
	if (i < s.n)
		memcpy(&tail, s.p + i, s.n - i);
	if (tail & NOT_ASCII)
		return hash_code_points(s);
	return (uint32_t)mix(hash, tail | CASE_BITS);
}
