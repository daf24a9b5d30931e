#include "engine/protocol/glob_pattern.h"

#include "expr/base/buf.h"
#include "expr/base/unicode.h"

/* --- parsing ------------------------------------------------------------------------------ */

struct pattern_parser {
	struct arena *a;
	struct glob_pattern *pattern;
	size_t capacity;
	struct buf search;
	bool is_searched; /* the search's part is complete */
};

static void
add_name(struct pattern_parser *names, struct glob_name name, struct str search)
{
	struct glob_pattern *pattern = names->pattern;

	*arena_push(names->a, pattern->names, pattern->name_count, names->capacity) = name;
	names->is_searched = names->is_searched || search.n == 0;
	if (names->is_searched)
		return;
	buf_add_char(&names->search, '/');
	buf_add(&names->search, search);
}

/* The root's names are what they are, whatever characters are in them. */
static void
add_root(struct pattern_parser *names, struct str root)
{
	struct str name;

	while (str_split(&root, '/', &name))
		if (name.n > 0)
			add_name(names, glob_name_literal(name), name);
}

static bool
add_names(struct pattern_parser *names, struct str text, struct error *err)
{
	struct str name;

	while (str_split(&text, '/', &name)) {
		const struct str search = glob_name_search(names->a, name);
		if (name.n == 0)
			continue;
		if (str_eq(search, STR(".")) || str_eq(search, STR("..")))
			return error_set(err, ERROR_INVALID,
				"invalid pattern: '.' and '..' are not allowed as names in it");
		add_name(names, glob_name_parse(names->a, name), search);
	}
	return true;
}

static bool
parse_path(struct arena *a, struct str root, struct str text, struct glob_pattern *pattern,
	struct error *err)
{
	struct pattern_parser names = {.a = a, .pattern = pattern};

	buf_init(&names.search, BUF_UNBOUNDED);
	add_root(&names, root);
	const bool ok = add_names(&names, text, err);
	if (names.search.n == 0)
		buf_add_char(&names.search, '/');
	pattern->search = buf_take(a, &names.search);
	return ok;
}

bool
glob_pattern_parse(struct arena *a, struct str root, struct str text, struct glob_pattern *out,
	struct error *err)
{
	struct glob_pattern pattern = {0};

	while (str_starts(text, STR("!"))) {
		pattern.is_negated = !pattern.is_negated;
		text = unicode_trim(str_slice(text, 1, text.n));
	}
	if (text.n == 0)
		return error_set(err, ERROR_INVALID, "invalid pattern: nothing follows '!'");
	if (str_eq(text, STR(".")) || str_starts(text, STR("./")))
		text = str_slice(text, 1, text.n);
	else if (text.p[0] == '/')
		root = STR("");
	pattern.only_folders = str_ends(text, STR("/"));
	if (!parse_path(a, root, text, &pattern, err))
		return false;
	*out = pattern;
	return true;
}

/* --- matching ----------------------------------------------------------------------------- */

enum stand {
	STAND_NONE,
	STAND_ABOVE, /* the path is used up before the pattern */
	STAND_MATCH, /* also of what is below a match */
};

/*
 * Takes names off the path as long as they match. As with `*` within a name, only the last `**`
 * needs to be gone back to.
 */
static enum stand
match_names(const struct glob_pattern *pattern, struct str path)
{
	struct str deep = STR_NONE; /* what the last `**` has not taken */
	size_t deep_next = 0;       /* 0: there was none */
	size_t p = 0;
	struct str name;

	while (p < pattern->name_count) {
		struct str rest = path;
		if (pattern->names[p].kind == GLOB_NAME_ANY_DEPTH) {
			deep = path;
			deep_next = ++p;
			continue;
		}
		if (path.n == 0 || !str_split(&rest, '/', &name))
			return STAND_ABOVE;
		if (glob_name_matches(&pattern->names[p], name)) {
			path = rest;
			p++;
			continue;
		}
		if (deep_next == 0)
			return STAND_NONE;
		(void)str_split(&deep, '/', &name);
		path = deep;
		p = deep_next;
	}
	return STAND_MATCH;
}

unsigned
glob_pattern_match(const struct glob_pattern *pattern, struct str path)
{
	const struct str names = str_slice(path, 1, path.n);

	switch (match_names(pattern, names)) {
	case STAND_NONE: return GLOB_NONE;
	case STAND_ABOVE: return GLOB_PARTIAL;
	case STAND_MATCH: break;
	}
	if (!pattern->only_folders)
		return GLOB_FILE | GLOB_FOLDER;
	/* a file counts only below a folder that the pattern matches */
	const struct str above = str_slice(names, 0, str_rindex(names, '/'));
	const bool is_below = above.n < names.n && match_names(pattern, above) == STAND_MATCH;
	return is_below ? GLOB_FILE | GLOB_FOLDER : GLOB_FOLDER;
}
