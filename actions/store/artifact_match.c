#include "actions/store/artifact_match.h"

#include <limits.h>

/* --- patterns ----------------------------------------------------------------------------- */

static bool
matches_set(struct str set, char c)
{
	const bool is_negated = set.n > 0 && (set.p[0] == '!' || set.p[0] == '^');
	bool found = false;

	for (size_t i = is_negated; i < set.n; i++) {
		const bool is_range = i + 2 < set.n && set.p[i + 1] == '-';
		found = found || (is_range ? set.p[i] <= c && c <= set.p[i + 2] : set.p[i] == c);
		i += is_range ? 2 : 0;
	}
	return found != is_negated;
}

/* One pattern without braces. A `*` and a `?` match no leading dot. */
static bool
matches(struct str pattern, struct str name, bool is_start)
{
	while (pattern.n > 0) {
		const char c = pattern.p[0];
		const bool is_dot = is_start && name.n > 0 && name.p[0] == '.';
		const struct str rest = str_slice(pattern, 1, pattern.n);
		if (c == '*') {
			for (size_t i = 0; i <= name.n && !(is_dot && i > 0); i++)
				if (matches(rest, str_slice(name, i, name.n), is_start && i == 0))
					return true;
			return false;
		}
		const size_t close = c == '[' ? str_index(rest, ']', 1) : rest.n;
		if (name.n == 0 || (c == '?' && is_dot))
			return false;
		if (c == '[' && close < rest.n) {
			if (is_dot || !matches_set(str_slice(rest, 0, close), name.p[0]))
				return false;
			pattern = str_slice(rest, close + 1, rest.n);
		} else {
			if (c != '?' && c != name.p[0])
				return false;
			pattern = rest;
		}
		name = str_slice(name, 1, name.n);
		is_start = false;
	}
	return name.n == 0;
}

/* Where the brace that `at` opens is closed; the pattern's end: nowhere. */
static size_t
brace_end(struct str pattern, size_t at)
{
	unsigned depth = 0;

	for (; at < pattern.n; at++) {
		depth += pattern.p[at] == '{';
		depth -= pattern.p[at] == '}';
		if (depth == 0)
			return at;
	}
	return at;
}

static bool
matches_braces(struct arena *a, struct str pattern, struct str name)
{
	const size_t open = str_index(pattern, '{', 0);
	const size_t close = brace_end(pattern, open);
	size_t start = open + 1;
	unsigned depth = 0;

	if (close == pattern.n)
		return matches(pattern, name, true);
	for (size_t i = start; i <= close; i++) {
		const char c = pattern.p[i];
		if (i == close || (c == ',' && depth == 0)) {
			const struct str one = str_concat(a, str_slice(pattern, 0, open),
				str_slice(pattern, start, i),
				str_slice(pattern, close + 1, pattern.n));
			if (matches_braces(a, one, name))
				return true;
			start = i + 1;
		}
		depth += c == '{';
		depth -= c == '}' && i < close;
	}
	return false;
}

static bool
is_wanted(struct arena *a, struct str pattern, struct str name)
{
	bool is_negated = false;

	if (pattern.n == 0)
		return true;
	for (; str_starts(pattern, STR("!")); pattern = str_slice(pattern, 1, pattern.n))
		is_negated = !is_negated;
	return matches_braces(a, pattern, name) != is_negated;
}

/* --- artifacts ---------------------------------------------------------------------------- */

static bool
has_name(const struct builtin_artifact *artifacts, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(artifacts[i].name, name))
			return true;
	return false;
}

bool
artifact_match(struct builtin_call *call, struct str run_id, struct str pattern,
	struct builtin_artifact **out, size_t *count, struct error *err)
{
	struct builtin_artifact *all;
	size_t all_count;

	if (!builtin_artifact_list(call, run_id, &all, &all_count, err))
		return false;
	*out = arena_array(call->a, struct builtin_artifact, all_count);
	*count = 0;
	for (size_t i = 0; i < all_count; i++)
		if (is_wanted(call->a, pattern, all[i].name) &&
			!has_name(*out, *count, all[i].name))
			(*out)[(*count)++] = all[i];
	return true;
}

unsigned
artifact_major(const struct builtin_call *call)
{
	const struct str uses = call->uses;
	const struct str ref = str_slice(uses, str_index(uses, '@', 0) + 1, uses.n);
	unsigned major = 0;
	size_t i = 1;

	for (; i < ref.n && i < 4 && char_is_digit(ref.p[i]); i++)
		major = major * 10 + (unsigned)(ref.p[i] - '0');
	return str_starts(ref, STR("v")) && i > 1 && (i == ref.n || ref.p[i] == '.') ? major
										     : UINT_MAX;
}

void
artifact_tell_retired(struct builtin_call *call)
{
	if (artifact_major(call) < 4)
		builtin_difference(call,
			"GitHub ends runs that use '%" STR_FMT "': @v4 or later is needed",
			STR_ARG(call->uses));
}
