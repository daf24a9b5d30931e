/*
 * glob_name: one name of a glob, the part between two slashes, compiled.
 *
 * Form       `*` any characters, `?` one character, `[…]` one of a set (`!` or `^` in front: none
 *            of it), `\` the next character itself, `**` alone any number of names. A set that is
 *            never closed, or has a range that runs backwards, is the text that it looks like.
 * Characters Are UTF-16 units, as in JavaScript: an emoji is two, which `?` does not match.
 * Source     minimatch 3, with `dot`, `noext` and `nobrace`
 */
#pragma once

#include "expr/base/str.h"

struct glob_element;

struct glob_name {
	enum {
		GLOB_NAME_LITERAL,
		GLOB_NAME_PATTERN,
		GLOB_NAME_ANY_DEPTH, /* `**` */
	} kind;
	struct str text; /* of a literal, without escapes */
	const struct glob_element *elements;
	size_t count;
};

struct glob_name glob_name_parse(struct arena *a, struct str text);
struct glob_name glob_name_literal(struct str text);

/* `name` is not empty. Any name matches `**`. */
bool glob_name_matches(const struct glob_name *pattern, struct str name);

/*
 * The one name that `text` can match as far as the search knows, which looks less closely: empty
 * where it has a wildcard.
 * Source     @actions/glob src/internal-pattern.ts, getLiteral
 */
struct str glob_name_search(struct arena *a, struct str text);
