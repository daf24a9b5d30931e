#include "engine/run/glob_pattern.h"

#include "expr/base/buf.h"

/* --- names -------------------------------------------------------------------------------- */

static bool
is_any_depth(struct str name)
{
	return str_eq(name, STR("**"));
}

static bool
has_wildcard(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\\')
			i++;
		else if (name.p[i] == '*' || name.p[i] == '?' || name.p[i] == '[')
			return true;
	}
	return false;
}

/* Index behind the `]` that closes the set beginning at `at`; 0 if it is never closed. */
static size_t
set_end(struct str pattern, size_t at)
{
	size_t i = at + 1;

	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	if (i < pattern.n && pattern.p[i] == ']')
		i++;
	for (; i < pattern.n; i++) {
		if (pattern.p[i] == '\\')
			i++;
		else if (pattern.p[i] == ']')
			return i + 1;
	}
	return 0;
}

static bool
set_matches(struct str set, char c)
{
	const bool negated = set.n > 0 && (set.p[0] == '!' || set.p[0] == '^');
	bool found = false;

	for (size_t i = negated; i < set.n; i++) {
		if (set.p[i] == '\\' && i + 1 < set.n)
			i++;
		const char low = set.p[i];
		char high = low;
		if (i + 2 < set.n && set.p[i + 1] == '-') {
			high = set.p[i + 2];
			i += 2;
		}
		found = found || (c >= low && c <= high);
	}
	return found != negated;
}

/* Takes one element of the pattern at *at against one byte. A set that never closes is literal. */
static bool
one_matches(struct str pattern, size_t *at, char c)
{
	const size_t i = *at;

	if (pattern.p[i] == '[') {
		const size_t end = set_end(pattern, i);
		if (end > 0) {
			*at = end;
			return set_matches(str_slice(pattern, i + 1, end - 1), c);
		}
	}
	if (pattern.p[i] == '?') {
		*at = i + 1;
		return true;
	}
	if (pattern.p[i] == '\\' && i + 1 < pattern.n) {
		*at = i + 2;
		return pattern.p[i + 1] == c;
	}
	*at = i + 1;
	return pattern.p[i] == c;
}

/* `*` is tried shortest first; only the last one needs to be gone back to. */
static bool
name_matches(struct str pattern, struct str name)
{
	size_t p = 0;
	size_t n = 0;
	size_t star = pattern.n;
	size_t star_name = 0;
	bool has_star = false;

	while (n < name.n) {
		size_t next = p;
		if (p < pattern.n && pattern.p[p] == '*') {
			has_star = true;
			star = ++p;
			star_name = n;
		} else if (p < pattern.n && one_matches(pattern, &next, name.p[n])) {
			p = next;
			n++;
		} else if (has_star) {
			p = star;
			n = ++star_name;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

/* --- parsing ------------------------------------------------------------------------------ */

static bool
add_names(struct arena *a, struct str text, bool is_pattern, struct glob_pattern *out,
	size_t *capacity, struct error *err)
{
	struct str name;

	while (str_split(&text, '/', &name)) {
		if (name.n == 0)
			continue;
		if (is_pattern && (str_eq(name, STR(".")) || str_eq(name, STR(".."))))
			return error_set(err, ERROR_INVALID,
				"invalid pattern: '.' and '..' are not allowed as names in it");
		*arena_push(a, out->names, out->name_count, *capacity) = name;
	}
	return true;
}

static struct str
unescape(struct arena *a, struct str name)
{
	struct buf b;

	if (str_index(name, '\\', 0) == name.n)
		return name;
	buf_init(&b, name.n);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\\' && i + 1 < name.n)
			i++;
		buf_add_char(&b, name.p[i]);
	}
	return buf_take(a, &b);
}

static struct str
search_path(struct arena *a, const struct glob_pattern *pattern)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < pattern->name_count && !has_wildcard(pattern->names[i]); i++) {
		buf_add_char(&b, '/');
		buf_add(&b, unescape(a, pattern->names[i]));
	}
	if (b.n == 0)
		buf_add_char(&b, '/');
	return buf_take(a, &b);
}

/* The root's own names may hold what would be a wildcard: they are escaped. */
static struct str
escape(struct arena *a, struct str path)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '*' || path.p[i] == '?' || path.p[i] == '[' || path.p[i] == '\\')
			buf_add_char(&b, '\\');
		buf_add_char(&b, path.p[i]);
	}
	return buf_take(a, &b);
}

bool
glob_pattern_parse(struct arena *a, struct str root, struct str text, struct glob_pattern *out,
	struct error *err)
{
	struct glob_pattern pattern = {0};
	size_t capacity = 0;

	while (str_starts(text, STR("!"))) {
		pattern.is_negated = !pattern.is_negated;
		text = str_trim(str_slice(text, 1, text.n));
	}
	if (text.n == 0)
		return error_set(
			err, ERROR_INVALID, "invalid pattern: there is nothing behind '!'");
	if (str_eq(text, STR(".")) || str_starts(text, STR("./")))
		text = str_slice(text, 1, text.n);
	else if (text.p[0] == '/')
		root = STR("");
	pattern.only_folders = str_ends(text, STR("/"));
	if (!add_names(a, escape(a, root), false, &pattern, &capacity, err) ||
		!add_names(a, text, true, &pattern, &capacity, err))
		return false;
	pattern.search = search_path(a, &pattern);
	*out = pattern;
	return true;
}

/* --- matching ----------------------------------------------------------------------------- */

static enum glob_match
match_from(const struct glob_pattern *pattern, size_t p, struct str path)
{
	struct str rest = path;
	struct str name;

	if (p == pattern->name_count)
		return GLOB_MATCH; /* what is left lies below a match */
	if (path.n == 0)
		return is_any_depth(pattern->names[p]) && p + 1 == pattern->name_count
			       ? GLOB_MATCH
			       : GLOB_PARTIAL;
	if (!str_split(&rest, '/', &name))
		return GLOB_NONE;
	if (!is_any_depth(pattern->names[p]))
		return name_matches(pattern->names[p], name) ? match_from(pattern, p + 1, rest)
							     : GLOB_NONE;
	const enum glob_match none = match_from(pattern, p + 1, path);
	return none == GLOB_MATCH ? none : match_from(pattern, p, rest);
}

enum glob_match
glob_pattern_match(const struct glob_pattern *pattern, struct str path, bool is_folder)
{
	const struct str names = str_slice(path, 1, path.n);
	const enum glob_match match = match_from(pattern, 0, names);

	if (match == GLOB_PARTIAL && !is_folder)
		return GLOB_NONE;
	if (match != GLOB_MATCH || !pattern->only_folders || is_folder)
		return match;
	/* a file counts only below a folder that the pattern matches */
	const struct str above = str_slice(names, 0, str_rindex(names, '/'));
	return above.n < names.n
		       ? match_from(pattern, 0, above) == GLOB_MATCH ? GLOB_MATCH : GLOB_NONE
		       : GLOB_NONE;
}
