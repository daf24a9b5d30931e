#include "engine/run/glob_pattern.h"

#include "expr/base/buf.h"
#include "expr/base/unicode.h"

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

/* Takes the next character of a set; an escaped one is itself. */
static uint32_t
next_of_set(struct str *set)
{
	if (set->p[0] == '\\' && set->n > 1)
		*set = str_slice(*set, 1, set->n);
	return unicode_next(set);
}

static bool
set_matches(struct str set, uint32_t c)
{
	const bool negated = set.n > 0 && (set.p[0] == '!' || set.p[0] == '^');
	bool found = false;

	set = str_slice(set, negated, set.n);
	while (set.n > 0) {
		const uint32_t low = next_of_set(&set);
		uint32_t high = low;
		if (set.n > 1 && set.p[0] == '-') {
			set = str_slice(set, 1, set.n);
			high = next_of_set(&set);
		}
		found = found || (c >= low && c <= high);
	}
	return found != negated;
}

/*
 * Takes one element off the pattern and one character off the name. A set that never closes is
 * literal.
 */
static bool
one_matches(struct str *pattern, struct str *name)
{
	const uint32_t c = unicode_next(name);
	const size_t end = pattern->p[0] == '[' ? set_end(*pattern, 0) : 0;

	if (end > 0) {
		const struct str set = str_slice(*pattern, 1, end - 1);
		*pattern = str_slice(*pattern, end, pattern->n);
		return set_matches(set, c);
	}
	if (pattern->p[0] == '?') {
		*pattern = str_slice(*pattern, 1, pattern->n);
		return true;
	}
	if (pattern->p[0] == '\\' && pattern->n > 1)
		*pattern = str_slice(*pattern, 1, pattern->n);
	return unicode_next(pattern) == c;
}

/* `*` is tried shortest first; only the last one needs to be gone back to. */
static bool
name_matches(struct str pattern, struct str name)
{
	struct str star = STR_NONE; /* the pattern behind the last `*` */
	struct str star_name = STR_NONE;

	while (name.n > 0) {
		struct str next = pattern;
		struct str rest = name;
		if (pattern.n > 0 && pattern.p[0] == '*') {
			pattern = star = str_slice(pattern, 1, pattern.n);
			star_name = name;
		} else if (pattern.n > 0 && one_matches(&next, &rest)) {
			pattern = next;
			name = rest;
		} else if (star.p) {
			pattern = star;
			(void)unicode_next(&star_name);
			name = star_name;
		} else {
			return false;
		}
	}
	while (pattern.n > 0 && pattern.p[0] == '*')
		pattern = str_slice(pattern, 1, pattern.n);
	return pattern.n == 0;
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

/*
 * Takes names off the path as long as they match. As in name_matches, only the last `**` needs to
 * be gone back to, for what lies below a match matches too.
 */
static enum glob_match
match_names(const struct glob_pattern *pattern, struct str path)
{
	struct str deep = STR_NONE; /* what the last `**` has not taken */
	size_t deep_next = 0;       /* 0: there was none */
	size_t p = 0;
	struct str name;

	while (p < pattern->name_count) {
		struct str rest = path;
		if (is_any_depth(pattern->names[p])) {
			deep = path;
			deep_next = ++p;
			continue;
		}
		if (path.n == 0 || !str_split(&rest, '/', &name))
			return GLOB_PARTIAL;
		if (name_matches(pattern->names[p], name)) {
			path = rest;
			p++;
			continue;
		}
		if (deep_next == 0)
			return GLOB_NONE;
		(void)str_split(&deep, '/', &name);
		path = deep;
		p = deep_next;
	}
	return GLOB_MATCH;
}

enum glob_match
glob_pattern_match(const struct glob_pattern *pattern, struct str path, bool is_folder)
{
	const struct str names = str_slice(path, 1, path.n);
	const enum glob_match match = match_names(pattern, names);

	if (match == GLOB_PARTIAL && !is_folder)
		return GLOB_NONE;
	if (match != GLOB_MATCH || !pattern->only_folders || is_folder)
		return match;
	/* a file counts only below a folder that the pattern matches */
	const struct str above = str_slice(names, 0, str_rindex(names, '/'));
	return above.n < names.n
		       ? match_names(pattern, above) == GLOB_MATCH ? GLOB_MATCH : GLOB_NONE
		       : GLOB_NONE;
}
