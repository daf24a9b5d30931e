#include "expr/base/str.h"

#include "expr/base/buf.h"

#include <stdio.h>
#include <string.h>

#define DISTANCE_MAX_LENGTH 64

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_eq_nocase_z(struct str a, const char *z)
{
	size_t i = 0;

	while (i < a.n && z[i] != '\0' && (a.p[i] == z[i] || lower(a.p[i]) == lower(z[i])))
		i++;
	return i == a.n && z[i] == '\0';
}

int
str_cmp(struct str a, struct str b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	const int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

int
str_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int
char_digit_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

uint64_t
str_hash(struct str s)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 1099511628211u;
	return hash;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool
str_has(struct str s, struct str part)
{
	return part.n == 0 || str_find(s, part) < s.n;
}

size_t
str_index(struct str s, char c, size_t from)
{
	const char *found = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return found ? (size_t)(found - s.p) : s.n;
}

size_t
str_find(struct str s, struct str part)
{
	if (part.n == 0)
		return 0;
	const char *found = s.n > 0 ? memmem(s.p, s.n, part.p, part.n) : NULL;
	return found ? (size_t)(found - s.p) : s.n;
}

size_t
str_rindex(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

struct str
str_trim_start(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

struct str
str_trim_end(struct str s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_trim(struct str s)
{
	return str_trim_end(str_trim_start(s));
}

struct str
str_after_last(struct str s, char c)
{
	const size_t at = str_rindex(s, c);

	return at < s.n ? str_slice(s, at + 1, s.n) : s;
}

bool
str_split(struct str *rest, char separator, struct str *piece)
{
	if (!rest->p)
		return false;
	const size_t at = str_index(*rest, separator, 0);
	*piece = str_slice(*rest, 0, at);
	*rest = at < rest->n ? (struct str){rest->p + at + 1, rest->n - at - 1} : STR_NONE;
	return true;
}

bool
str_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	return str_split(rest, '\n', line);
}

uint32_t
str_take_number(struct str *s, uint32_t limit)
{
	uint32_t n = 0;
	size_t i = 0;

	for (; i < s->n && char_is_digit(s->p[i]) && n < limit; i++)
		n = n * 10 + (uint32_t)(s->p[i] - '0');
	*s = str_slice(*s, i, s->n);
	return n;
}

uint32_t
str_number(struct str s, uint32_t limit)
{
	const uint32_t n = str_take_number(&s, limit);

	return s.n == 0 ? n : 0;
}

struct str
str_copy(struct arena *a, struct str s)
{
	return str_concat_(a, &s, 1);
}

struct str
str_lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (struct str){p, s.n};
}

struct str
str_upper(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = upper(s.p[i]);
	return (struct str){p, s.n};
}

struct str
str_concat_(struct arena *a, const struct str *parts, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += parts[i].n;
	char *p = arena_alloc(a, n);
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].n > 0)
			memcpy(p + at, parts[i].p, parts[i].n);
		at += parts[i].n;
	}
	return (struct str){p, n};
}

struct str
str_vfmt(struct arena *a, const char *fmt, va_list args)
{
	va_list again;

	va_copy(again, args);
	const int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return STR_NONE;
	char *p = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, args);
	return (struct str){p, (size_t)n};
}

/* The bytes of a control character at `i`: of ASCII, or from U+0080 to U+009F; 0: it is none. */
static size_t
control_length(struct str s, size_t i)
{
	const unsigned char c = (unsigned char)s.p[i];
	const unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

	if (c < ' ' || c == 0x7f)
		return 1;
	return c == 0xc2 && next >= 0x80 && next < 0xa0 ? 2 : 0;
}

static void
add_escape(struct buf *b, unsigned char c)
{
	switch (c) {
	case '\n': buf_add_z(b, "\\n"); break;
	case '\r': buf_add_z(b, "\\r"); break;
	case '\t': buf_add_z(b, "\\t"); break;
	default: buf_add_fmt(b, "\\x%02x", c); break;
	}
}

struct str
str_visible(struct arena *a, struct str s)
{
	struct buf b;
	size_t i = 0;

	while (i < s.n && control_length(s, i) == 0)
		i++;
	if (i == s.n)
		return s;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, str_slice(s, 0, i));
	while (i < s.n) {
		const size_t length = control_length(s, i);
		if (length == 0)
			buf_add_char(&b, s.p[i++]);
		else
			add_escape(&b, (unsigned char)s.p[i + length - 1]);
		i += length;
	}
	return buf_take(a, &b);
}

struct str
str_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	const struct str s = str_vfmt(a, fmt, args);
	va_end(args);
	return s;
}

const char *
str_z(struct arena *a, struct str s)
{
	if (str_index(s, '\0', 0) < s.n)
		return NULL;
	char *p = arena_alloc(a, s.n + 1);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	const size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Optimal string alignment: rows of the table for the last three prefixes of `a`. */
size_t
str_distance(struct str a, struct str b)
{
	size_t rows[3][DISTANCE_MAX_LENGTH + 1];

	if (a.n > DISTANCE_MAX_LENGTH || b.n > DISTANCE_MAX_LENGTH)
		return a.n > b.n ? a.n : b.n;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[i % 3];
		const size_t *before = rows[(i + 2) % 3];
		const size_t *two_before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			const char x = lower(a.p[i - 1]);
			const char y = lower(b.p[j - 1]);
			now[j] = min3(now[j - 1] + 1, before[j] + 1, before[j - 1] + (x != y));
			const bool swapped =
				i > 1 && j > 1 && x == lower(b.p[j - 2]) && lower(a.p[i - 2]) == y;
			if (swapped && two_before[j - 2] + 1 < now[j])
				now[j] = two_before[j - 2] + 1;
		}
	}
	return rows[a.n % 3][b.n];
}

#define NEAREST_MAX ((size_t)200) /* a file may name as many things as it has lines */

struct str
str_nearest(struct str s, bool (*next)(const void *owner, size_t i, struct str *candidate),
	const void *owner)
{
	struct str best = STR_NONE;
	struct str candidate;
	size_t best_distance = s.n / 3 + 2;

	for (size_t i = 0; i < NEAREST_MAX && next(owner, i, &candidate); i++) {
		/* so many must be put in or taken out at least */
		if ((s.n > candidate.n ? s.n - candidate.n : candidate.n - s.n) >= best_distance)
			continue;
		const size_t distance = str_distance(s, candidate);
		if (distance < best_distance && distance < candidate.n) {
			best = candidate;
			best_distance = distance;
		}
	}
	return best;
}
