/*
 * fuzz_pattern: any bytes as a filter's pattern and, behind the first line feed, a name.
 *
 * Beyond not failing: what the pattern says of the name is what a matcher says that tries all ways,
 * one character of the pattern after the other.
 */
#include "engine/workflow/pattern.h"

#include <assert.h>
#include <stdint.h>

/* Trying all ways takes long for long ones. */
#define PATTERN_MAX 14
#define NAME_MAX    20

static bool matches(struct str pattern, size_t at, struct str name);

/* A character of the pattern, a set or an escape: whether it is `c`, and where the next begins. */
static bool
takes(struct str pattern, size_t at, char c, size_t *next)
{
	bool found = false;

	if (pattern.p[at] == '\\') {
		*next = at + 2;
		return pattern.p[at + 1] == c;
	}
	*next = at + 1;
	if (pattern.p[at] != '[')
		return pattern.p[at] == c;
	*next = str_index(pattern, ']', at) + 1;
	for (size_t i = at + 1; i + 1 < *next; i++) {
		const bool is_range = i + 3 < *next && pattern.p[i + 1] == '-';
		const char to = is_range ? pattern.p[i + 2] : pattern.p[i];
		found = found || ((unsigned char)pattern.p[i] <= (unsigned char)c &&
					 (unsigned char)c <= (unsigned char)to);
		i += is_range ? 2 : 0;
	}
	return found;
}

static bool
matches_stars(struct str pattern, size_t at, struct str name)
{
	size_t next = at;

	while (next < pattern.n && pattern.p[next] == '*')
		next++;
	const bool is_any = next - at > 1;
	const bool is_segment = is_any && (at == 0 || pattern.p[at - 1] == '/') &&
				next < pattern.n && pattern.p[next] == '/';
	size_t behind = next + 1;
	/* the slash of a segment that is left out may itself be repeated or not */
	if (is_segment && behind < pattern.n &&
		(pattern.p[behind] == '?' || pattern.p[behind] == '+'))
		behind++;
	if (is_segment && matches(pattern, behind, name))
		return true;
	for (size_t i = 0; i <= name.n; i++) {
		if (matches(pattern, next, str_slice(name, i, name.n)))
			return true;
		if (i < name.n && !is_any && name.p[i] == '/')
			return false;
	}
	return false;
}

static bool
matches_one(struct str pattern, size_t at, struct str name)
{
	size_t next = 0;
	const bool first = takes(pattern, at, name.n > 0 ? name.p[0] : '\0', &next) && name.n > 0;
	const char mark = next < pattern.n ? pattern.p[next] : '\0';

	if (mark == '?')
		return matches(pattern, next + 1, name) ||
		       (first && matches(pattern, next + 1, str_slice(name, 1, name.n)));
	if (mark != '+')
		return first && matches(pattern, next, str_slice(name, 1, name.n));
	for (size_t i = 1; i <= name.n && takes(pattern, at, name.p[i - 1], &next); i++)
		if (matches(pattern, next + 1, str_slice(name, i, name.n)))
			return true;
	return false;
}

static bool
matches(struct str pattern, size_t at, struct str name)
{
	if (at >= pattern.n)
		return name.n == 0;
	return pattern.p[at] == '*' ? matches_stars(pattern, at, name)
				    : matches_one(pattern, at, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str name = {(const char *)data, size};
	struct str text = STR_NONE;
	struct arena a = {0};
	struct pattern *pattern;
	struct error err = {0};

	(void)str_line(&name, &text);
	if (!pattern_compile(&a, text, &pattern, &err)) {
		assert(err.kind == ERROR_INVALID && err.text[0] != '\0');
	} else {
		const bool found = pattern_matches(pattern, name);
		assert(found == pattern_matches(pattern, name));
		const struct str plain = str_slice(text, pattern_is_negative(pattern), text.n);
		if (plain.n <= PATTERN_MAX && name.n <= NAME_MAX)
			assert(found == matches(plain, 0, name));
	}
	arena_free(&a);
	return 0;
}
