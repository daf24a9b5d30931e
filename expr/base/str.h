/*
 * str: a view of bytes, by value.
 *
 * Text is UTF-8 unless a function says otherwise. A str may contain NUL and is not terminated.
 * It owns nothing: its bytes live in an arena, in a source file or in a literal.
 */
#pragma once

#include "expr/base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL when n is 0 */
	size_t n;      /* bytes */
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})

/* printf("%" STR_FMT, STR_ARG(s)) */
#define STR_FMT    ".*s"
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

/* The view of a C string; NULL is the empty str. */
static inline struct str
str_from(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

/* Equal when ASCII letters' case is ignored: ids, keys, functions, command names. */
bool str_eq_nocase(struct str a, struct str b);
bool str_eq_nocase_z(struct str a, const char *z);
/* False if the first letters already differ, so str_eq_nocase_z is false: for searching a table. */
static inline bool
str_may_be_z(struct str a, const char *z)
{
	return a.n > 0 && ((a.p[0] ^ z[0]) & ~0x20) == 0;
}
/* strcmp's sign over bytes. */
int str_cmp(struct str a, struct str b);
/* The same, for qsort of an array of str. */
int str_order(const void *a, const void *b);

/* ASCII's, whatever the locale. */
static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool
char_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* What names of variables are made of: letters, digits, `_`. */
static inline bool
char_is_word(char c)
{
	return char_is_letter(c) || char_is_digit(c) || c == '_';
}
/* What a digit of a base up to 16 is worth; 16 if it is none. */
int char_digit_value(char c);

/*
 * FNV-1a, the same on every machine: for names of files that are kept. Whoever wants two texts with
 * one number finds them.
 */
uint64_t str_hash(struct str s);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, struct str part);

/* Offset of the first `c` at or after `from`; s.n when there is none. */
size_t str_index(struct str s, char c, size_t from);
/* Offset of the first `part`; s.n when there is none. An empty part is at 0. */
size_t str_find(struct str s, struct str part);
/* Offset of the last `c`; s.n when there is none. */
size_t str_rindex(struct str s, char c);

/* The part from `from` up to, not including, `to`; both are cut to the length. */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct str){s.p ? s.p + (from > s.n ? s.n : from) : NULL, 0};
	return (struct str){s.p + from, to - from};
}

/* Without ASCII blanks (space, \t \n \v \f \r) at both ends, at the start, at the end. */
struct str str_trim(struct str s);
struct str str_trim_start(struct str s);
struct str str_trim_end(struct str s);

/* What stands behind the last `c`; all where there is none. */
struct str str_after_last(struct str s, char c);

/*
 * Takes the next piece of `*rest` up to `separator` and moves `*rest` behind it. False when
 * `*rest` is used up, that is when its p is NULL; an empty text has one empty piece.
 */
bool str_split(struct str *rest, char separator, struct str *piece);
/* Takes the next line without its \n (a \r stays). False at the end; a last \n starts no line. */
bool str_line(struct str *rest, struct str *line);

/* Takes the digits at the start off `*s`, none behind a number of `limit` and more;
 * 0 without any. */
uint32_t str_take_number(struct str *s, uint32_t limit);
/* A text of digits alone; 0 for another, and if more digits follow a number of `limit` and more. */
uint32_t str_number(struct str s, uint32_t limit);

/* Copies into the arena. */
struct str str_copy(struct arena *a, struct str s);
struct str str_lower(struct arena *a, struct str s); /* ASCII */
struct str str_upper(struct arena *a, struct str s); /* ASCII */
struct str str_concat_(struct arena *a, const struct str *parts, size_t count);
#define str_concat(a, ...)                                                                         \
	str_concat_((a), (const struct str[]){__VA_ARGS__},                                        \
		sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct str str_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str str_vfmt(struct arena *a, const char *fmt, va_list args);

/* On one line, for people: characters that steer a terminal as escapes, `\n` or `\x1b`. */
struct str str_visible(struct arena *a, struct str s);

/* A C string for a library. NULL when `s` contains a NUL: such text must not be cut short. */
MUST_CHECK const char *str_z(struct arena *a, struct str s);

/* How many edits (insert, delete, replace, swap) lead from a to b, ASCII case ignored. */
size_t str_distance(struct str a, struct str b);
/*
 * The candidate nearest to `s` when it is near enough to be meant; else STR_NONE.
 * `next` gives candidate number i and false after the last; only the first 200 are looked at.
 */
struct str str_nearest(struct str s,
	bool (*next)(const void *owner, size_t i, struct str *candidate), const void *owner);
