#include "engine/protocol/glob_name.h"

#include "expr/base/buf.h"
#include "expr/base/unicode.h"

#define SUPPLEMENT     0x10000
#define SURROGATE_HIGH 0xd800
#define SURROGATE_LOW  0xdc00
#define CODE_POINT_MAX 0x10ffff

struct code_point_range {
	uint32_t low;
	uint32_t high;
};

struct glob_element {
	enum {
		ELEMENT_UNIT,
		ELEMENT_ANY,  /* `?` */
		ELEMENT_STAR, /* `*` */
		ELEMENT_SET,
	} kind;
	uint32_t unit;
	bool is_negated;
	const struct code_point_range *ranges;
	size_t range_count;
};

/* --- units -------------------------------------------------------------------------------- */

/* A text that is read as UTF-16. A byte that is no UTF-8 is a unit of its own. */
struct units {
	struct str rest;
	uint32_t low; /* the second half of the code point that was begun; 0: none */
};

static bool
has_unit(const struct units *units)
{
	return units->rest.n > 0 || units->low != 0;
}

static uint32_t
next_unit(struct units *units)
{
	uint32_t unit = units->low;

	units->low = 0;
	if (unit != 0)
		return unit;
	unit = unicode_next(&units->rest);
	if (unit < SUPPLEMENT || unit > CODE_POINT_MAX)
		return unit;
	units->low = SURROGATE_LOW | ((unit - SUPPLEMENT) & 0x3ff);
	return SURROGATE_HIGH | ((unit - SUPPLEMENT) >> 10);
}

/* --- parsing ------------------------------------------------------------------------------ */

struct name_parser {
	struct arena *a;
	const uint32_t *units;
	struct glob_element *elements;
	size_t count;
	size_t capacity;
};

static void
add(struct name_parser *p, struct glob_element element)
{
	*arena_push(p->a, p->elements, p->count, p->capacity) = element;
}

static void
add_unit(struct name_parser *p, uint32_t unit)
{
	add(p, (struct glob_element){.kind = ELEMENT_UNIT, .unit = unit});
}

/* Where the `]` is that closes the set beginning at `at`; `end` if it is never closed. */
static size_t
find_set_end(const struct name_parser *p, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end; i++) {
		if (p->units[i] == '\\')
			i++;
		else if (p->units[i] == ']' && i != at + 1)
			return i;
	}
	return end;
}

/* Reads what is between the brackets. False if a range runs backwards. */
static bool
read_set(struct name_parser *p, size_t from, size_t to, struct glob_element *out)
{
	const bool is_negated = from < to && (p->units[from] == '!' || p->units[from] == '^');
	uint32_t *members = arena_array(p->a, uint32_t, to - from + 1);
	struct code_point_range *ranges = arena_array(p->a, struct code_point_range, to - from + 1);
	size_t member_count = 0;
	size_t count = 0;

	for (size_t i = from + is_negated; i < to; i++) {
		i += p->units[i] == '\\' && i + 1 < to;
		members[member_count++] = p->units[i];
	}
	for (size_t i = 0; i < member_count; i++) {
		const bool is_range = i + 2 < member_count && members[i + 1] == '-';
		ranges[count].low = members[i];
		i += is_range ? 2 : 0;
		ranges[count].high = members[i];
		if (ranges[count].high < ranges[count].low)
			return false;
		count++;
	}
	*out = (struct glob_element){
		.kind = ELEMENT_SET,
		.is_negated = is_negated,
		.ranges = ranges,
		.range_count = count,
	};
	return true;
}

static void parse_units(struct name_parser *p, size_t from, size_t to);

/* Reads the set at `at`, or its bracket. Returns where to go on. */
static size_t
parse_set(struct name_parser *p, size_t at, size_t to)
{
	const size_t end = find_set_end(p, at, to);
	struct glob_element set;

	if (end == to) {
		add_unit(p, '[');
		return at + 1;
	}
	if (read_set(p, at + 1, end, &set)) {
		add(p, set);
		return end + 1;
	}
	add_unit(p, '[');
	parse_units(p, at + 1, end);
	add_unit(p, ']');
	return end + 1;
}

static void
parse_units(struct name_parser *p, size_t from, size_t to)
{
	while (from < to) {
		switch (p->units[from]) {
		case '*':
			add(p, (struct glob_element){.kind = ELEMENT_STAR});
			from++;
			break;
		case '?':
			add(p, (struct glob_element){.kind = ELEMENT_ANY});
			from++;
			break;
		case '[': from = parse_set(p, from, to); break;
		case '\\':
			from += from + 1 < to;
			add_unit(p, p->units[from++]);
			break;
		default: add_unit(p, p->units[from++]);
		}
	}
}

static struct str
unescape(struct arena *a, struct str text)
{
	struct buf b;

	if (str_index(text, '\\', 0) == text.n)
		return text;
	buf_init(&b, text.n);
	for (size_t i = 0; i < text.n; i++) {
		i += text.p[i] == '\\' && i + 1 < text.n;
		buf_add_char(&b, text.p[i]);
	}
	return buf_take(a, &b);
}

struct glob_name
glob_name_literal(struct str text)
{
	return (struct glob_name){.kind = GLOB_NAME_LITERAL, .text = text};
}

struct glob_name
glob_name_parse(struct arena *a, struct str text)
{
	uint32_t *units = arena_array(a, uint32_t, text.n);
	struct units rest = {.rest = text};
	struct name_parser p = {.a = a, .units = units};
	bool is_literal = true;
	size_t count = 0;

	if (str_eq(text, STR("**")))
		return (struct glob_name){.kind = GLOB_NAME_ANY_DEPTH};
	while (has_unit(&rest))
		units[count++] = next_unit(&rest);
	parse_units(&p, 0, count);
	for (size_t i = 0; i < p.count; i++)
		is_literal = is_literal && p.elements[i].kind == ELEMENT_UNIT;
	if (is_literal)
		return glob_name_literal(unescape(a, text));
	return (struct glob_name){
		.kind = GLOB_NAME_PATTERN, .elements = p.elements, .count = p.count};
}

/* --- matching ----------------------------------------------------------------------------- */

static bool
set_has(const struct glob_element *set, uint32_t unit)
{
	for (size_t i = 0; i < set->range_count; i++)
		if (unit >= set->ranges[i].low && unit <= set->ranges[i].high)
			return !set->is_negated;
	return set->is_negated;
}

static bool
element_matches(const struct glob_element *element, uint32_t unit)
{
	switch (element->kind) {
	case ELEMENT_UNIT: return element->unit == unit;
	case ELEMENT_SET: return set_has(element, unit);
	case ELEMENT_ANY:
	case ELEMENT_STAR: return true;
	}
	return false;
}

/* A `*` is tried shortest first; only the last one needs to be gone back to. */
static bool
elements_match(const struct glob_element *elements, size_t count, struct units name)
{
	size_t at = 0;
	size_t behind_star = 0; /* 0: there was none */
	struct units star = name;

	while (has_unit(&name)) {
		struct units rest = name;
		if (at < count && elements[at].kind == ELEMENT_STAR) {
			behind_star = ++at;
			star = name;
		} else if (at < count && element_matches(&elements[at], next_unit(&rest))) {
			at++;
			name = rest;
		} else if (behind_star > 0) {
			at = behind_star;
			(void)next_unit(&star);
			name = star;
		} else {
			return false;
		}
	}
	while (at < count && elements[at].kind == ELEMENT_STAR)
		at++;
	return at == count;
}

bool
glob_name_matches(const struct glob_name *pattern, struct str name)
{
	switch (pattern->kind) {
	case GLOB_NAME_LITERAL: return str_eq(pattern->text, name);
	case GLOB_NAME_PATTERN:
		return elements_match(
			pattern->elements, pattern->count, (struct units){.rest = name});
	case GLOB_NAME_ANY_DEPTH: break;
	}
	return true;
}

/* --- searching ---------------------------------------------------------------------------- */

/*
 * The set at `at`, which ends at the first bracket: true if it is one character or, being empty
 * or never closed, no set at all. `*next` is where to go on.
 */
static bool
add_search_set(struct buf *b, struct str text, size_t at, size_t *next)
{
	size_t end = at + 1;

	while (end < text.n && text.p[end] != ']')
		end += text.p[end] == '\\' && end + 1 < text.n ? 2 : 1;
	const struct str set = str_slice(text, at + 1, end);
	*next = at + 1;
	if (end >= text.n || set.n == 0) {
		buf_add_char(b, '[');
		return true;
	}
	const bool is_escaped = set.p[0] == '\\' && set.n > 1;
	const struct str one = str_slice(set, is_escaped, set.n);
	*next = end + 1;
	buf_add(b, one);
	return unicode_length_utf16(one) == 1;
}

struct str
glob_name_search(struct arena *a, struct str text)
{
	bool is_literal = true;
	struct buf b;
	size_t i = 0;

	buf_init(&b, text.n);
	while (i < text.n && is_literal) {
		if (text.p[i] == '[') {
			is_literal = add_search_set(&b, text, i, &i);
			continue;
		}
		is_literal = text.p[i] != '*' && text.p[i] != '?';
		i += text.p[i] == '\\' && i + 1 < text.n;
		buf_add_char(&b, text.p[i++]);
	}
	if (is_literal)
		return buf_take(a, &b);
	buf_free(&b);
	return STR_NONE;
}
