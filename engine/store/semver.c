#include "engine/store/semver.h"

/* Longer texts are no versions, and no ranges. As node-semver. */
#define VERSION_MAX 256
#define RANGE_MAX   4096

enum operator{
	OPERATOR_LESS,
	OPERATOR_LESS_EQUAL,
	OPERATOR_GREATER,
	OPERATOR_GREATER_EQUAL,
	OPERATOR_EQUAL,
};

struct comparator {
	enum operator operator;
	struct semver version;
};

/* All comparators of a set must hold; one set of a range must. */
struct comparator_set {
	struct comparator *items;
	size_t count;
	size_t capacity;
};

struct semver_range {
	struct comparator_set *sets;
	size_t count;
	size_t capacity;
};

/* A version that may end early: `1`, `1.2`, `1.x`, `*`. */
struct partial {
	struct semver version;
	int parts; /* how many numbers it has: 0 to 3 */
};

/* --- versions ----------------------------------------------------------------------------- */

static bool
is_identifier(char c)
{
	return char_is_digit(c) || char_is_letter(c) || c == '-' || c == '.';
}

static bool
take_number(struct str *s, uint64_t *out)
{
	uint64_t value = 0;
	size_t n = 0;

	for (; n < s->n && char_is_digit(s->p[n]); n++) {
		if (value > (UINT64_MAX - 9) / 10)
			return false;
		value = value * 10 + (uint64_t)(s->p[n] - '0');
	}
	*s = str_slice(*s, n, s->n);
	*out = value;
	return n > 0;
}

static bool
take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

static struct str
take_identifiers(struct str *s)
{
	size_t n = 0;

	while (n < s->n && is_identifier(s->p[n]))
		n++;
	const struct str taken = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->n);
	return taken;
}

/* `-rc.1` and `+build`, both optional. False if one is empty. */
static bool
take_suffixes(struct str *s, struct semver *version)
{
	if (take_char(s, '-')) {
		version->prerelease = take_identifiers(s);
		if (version->prerelease.n == 0)
			return false;
	}
	return !take_char(s, '+') || take_identifiers(s).n > 0;
}

static bool
take_wildcard(struct str *s)
{
	return take_char(s, 'x') || take_char(s, 'X') || take_char(s, '*');
}

/* Up to three numbers; parts after a wildcard do not count. */
static bool
parse_partial(struct str text, struct partial *out)
{
	struct partial partial = {0};
	uint64_t *const numbers[] = {
		&partial.version.major, &partial.version.minor, &partial.version.patch};
	bool is_open = false;

	while (take_char(&text, 'v') || take_char(&text, '='))
		text = str_trim_start(text);
	for (size_t i = 0; i < 3 && (i == 0 || take_char(&text, '.')); i++) {
		uint64_t value = 0;
		if (take_wildcard(&text))
			is_open = true;
		else if (!take_number(&text, &value))
			return false;
		if (is_open)
			continue;
		*numbers[i] = value;
		partial.parts++;
	}
	if (!take_suffixes(&text, &partial.version) || text.n > 0)
		return false;
	if (partial.parts < 3)
		partial.version.prerelease = STR_NONE;
	*out = partial;
	return true;
}

bool
semver_parse(struct str text, struct semver *out)
{
	struct partial partial;

	text = str_trim(text);
	if (text.n > VERSION_MAX || !parse_partial(text, &partial) || partial.parts < 3)
		return false;
	*out = partial.version;
	return true;
}

static int
compare_number(uint64_t x, uint64_t y)
{
	return (x > y) - (x < y);
}

static bool
is_number(struct str s, uint64_t *out)
{
	return take_number(&s, out) && s.n == 0;
}

/* Numbers come before words. */
static int
compare_identifier(struct str x, struct str y)
{
	uint64_t x_number;
	uint64_t y_number;
	const bool x_is = is_number(x, &x_number);
	const bool y_is = is_number(y, &y_number);

	if (x_is && y_is)
		return compare_number(x_number, y_number);
	return x_is != y_is ? (x_is ? -1 : 1) : str_cmp(x, y);
}

/* No prerelease is the release, and comes after all of them. */
static int
compare_prerelease(struct str x, struct str y)
{
	struct str x_part;
	struct str y_part;

	if (x.n == 0 || y.n == 0)
		return (x.n == 0) - (y.n == 0);
	for (;;) {
		const bool x_more = str_split(&x, '.', &x_part);
		const bool y_more = str_split(&y, '.', &y_part);
		if (!x_more || !y_more)
			return x_more - y_more;
		const int order = compare_identifier(x_part, y_part);
		if (order != 0)
			return order;
	}
}

static int
compare_numbers(const struct semver *x, const struct semver *y)
{
	int order = compare_number(x->major, y->major);

	if (order == 0)
		order = compare_number(x->minor, y->minor);
	return order != 0 ? order : compare_number(x->patch, y->patch);
}

int
semver_compare(const struct semver *x, const struct semver *y)
{
	const int order = compare_numbers(x, y);

	return order != 0 ? order : compare_prerelease(x->prerelease, y->prerelease);
}

struct str
semver_text(struct arena *a, const struct semver *version)
{
	return str_fmt(a, "%ju.%ju.%ju%s%" STR_FMT, (uintmax_t)version->major,
		(uintmax_t)version->minor, (uintmax_t)version->patch,
		version->prerelease.n > 0 ? "-" : "", STR_ARG(version->prerelease));
}

/* --- ranges ------------------------------------------------------------------------------- */

static void
add(struct arena *a, struct comparator_set *set, enum operator operator, struct semver version)
{
	*arena_push(a, set->items, set->count, set->capacity) =
		(struct comparator){operator, version };
}

/* Below this version and all its prereleases. */
static void
add_below(
	struct arena *a, struct comparator_set *set, uint64_t major, uint64_t minor, uint64_t patch)
{
	add(a, set, OPERATOR_LESS, (struct semver){major, minor, patch, STR("0")});
}

static void
add_none(struct arena *a, struct comparator_set *set)
{
	add_below(a, set, 0, 0, 0);
}

/* Below the end of a partial version: `1.2` ends before 1.3.0. */
static void
add_end(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	const struct semver *v = &partial->version;

	if (partial->parts == 1)
		add_below(a, set, v->major + 1, 0, 0);
	else if (partial->parts == 2)
		add_below(a, set, v->major, v->minor + 1, 0);
}

static void
add_start(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	if (partial->parts > 0)
		add(a, set, OPERATOR_GREATER_EQUAL, partial->version);
}

/* `1.2`, `=1.2.3` */
static void
add_plain(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	if (partial->parts == 3) {
		add(a, set, OPERATOR_EQUAL, partial->version);
		return;
	}
	add_start(a, set, partial);
	add_end(a, set, partial);
}

static void
add_tilde(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	const struct semver *v = &partial->version;

	add_start(a, set, partial);
	if (partial->parts == 1)
		add_below(a, set, v->major + 1, 0, 0);
	else if (partial->parts > 1)
		add_below(a, set, v->major, v->minor + 1, 0);
}

/* Up to the next change of the first number that is not 0. */
static void
add_caret(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	const struct semver *v = &partial->version;

	add_start(a, set, partial);
	if (partial->parts == 0)
		return;
	if (v->major > 0 || partial->parts == 1)
		add_below(a, set, v->major + 1, 0, 0);
	else if (v->minor > 0 || partial->parts == 2)
		add_below(a, set, 0, v->minor + 1, 0);
	else
		add_below(a, set, 0, 0, v->patch + 1);
}

static void
add_less(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	struct semver v = partial->version;

	if (partial->parts < 3)
		v.prerelease = STR("0");
	if (partial->parts == 0)
		add_none(a, set);
	else
		add(a, set, OPERATOR_LESS, v);
}

static void
add_less_equal(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	if (partial->parts == 3)
		add(a, set, OPERATOR_LESS_EQUAL, partial->version);
	else
		add_end(a, set, partial);
}

static void
add_greater(struct arena *a, struct comparator_set *set, const struct partial *partial)
{
	struct semver v = partial->version;

	switch (partial->parts) {
	case 0: add_none(a, set); return;
	case 1: v.major++; break;
	case 2: v.minor++; break;
	default: add(a, set, OPERATOR_GREATER, v); return;
	}
	add(a, set, OPERATOR_GREATER_EQUAL, v);
}

static const struct {
	struct str text;
	void (*add)(struct arena *a, struct comparator_set *set, const struct partial *partial);
} operators[] = {
	/* longer before shorter */
	{{"~>", 2}, add_tilde},
	{{">=", 2}, add_start},
	{{"<=", 2}, add_less_equal},
	{{"~", 1}, add_tilde},
	{{"^", 1}, add_caret},
	{{">", 1}, add_greater},
	{{"<", 1}, add_less},
	{{"", 0}, add_plain},
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word; an operator takes the word behind it along. */
static struct str
take_word(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && !is_blank(rest->p[n]))
		n++;
	const struct str word = str_slice(*rest, 0, n);
	*rest = str_trim_start(str_slice(*rest, n, rest->n));
	return word;
}

static bool
add_simple(struct arena *a, struct comparator_set *set, struct str word, struct str *rest)
{
	struct partial partial;
	size_t i = 0;

	while (!str_starts(word, operators[i].text))
		i++;
	struct str version = str_slice(word, operators[i].text.n, word.n);
	if (version.n == 0 && operators[i].text.n > 0)
		version = take_word(rest);
	if (!parse_partial(version, &partial))
		return false;
	operators[i].add(a, set, &partial);
	return true;
}

/* `1.2 - 2.3` */
static bool
add_hyphen(struct arena *a, struct comparator_set *set, struct str from, struct str to)
{
	struct partial start;
	struct partial end;

	if (!parse_partial(from, &start) || !parse_partial(to, &end))
		return false;
	add_start(a, set, &start);
	add_less_equal(a, set, &end);
	return true;
}

static bool
parse_set(struct arena *a, struct str text, struct comparator_set *set)
{
	struct str rest = str_trim(text);

	while (rest.n > 0) {
		const struct str word = take_word(&rest);
		if (str_starts(rest, STR("- ")) || str_starts(rest, STR("-\t"))) {
			(void)take_word(&rest); /* the hyphen */
			if (!add_hyphen(a, set, word, take_word(&rest)))
				return false;
		} else if (!add_simple(a, set, word, &rest)) {
			return false;
		}
	}
	return true;
}

/* Takes up to `||`. */
static bool
take_alternative(struct str *rest, struct str *out)
{
	if (!rest->p)
		return false;
	const size_t bars = str_find(*rest, STR("||"));
	*out = str_slice(*rest, 0, bars);
	*rest = bars < rest->n ? str_slice(*rest, bars + 2, rest->n) : STR_NONE;
	return true;
}

const struct semver_range *
semver_range_parse(struct arena *a, struct str text)
{
	struct semver_range *range = arena_new(a, struct semver_range);
	struct str rest = text.p ? text : STR("");
	struct str alternative;

	if (text.n > RANGE_MAX)
		return NULL;
	while (take_alternative(&rest, &alternative)) {
		struct comparator_set *set =
			arena_push(a, range->sets, range->count, range->capacity);
		*set = (struct comparator_set){0};
		if (!parse_set(a, alternative, set))
			return NULL;
	}
	return range;
}

static bool
holds(const struct comparator *comparator, const struct semver *version)
{
	const int order = semver_compare(version, &comparator->version);

	switch (comparator->operator) {
	case OPERATOR_LESS: return order < 0;
	case OPERATOR_LESS_EQUAL: return order <= 0;
	case OPERATOR_GREATER: return order > 0;
	case OPERATOR_GREATER_EQUAL: return order >= 0;
	case OPERATOR_EQUAL: return order == 0;
	}
	return false;
}

static bool
set_holds(const struct comparator_set *set, const struct semver *version)
{
	bool allows_prerelease = version->prerelease.n == 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct semver *bound = &set->items[i].version;
		if (!holds(&set->items[i], version))
			return false;
		if (bound->prerelease.n > 0 && compare_numbers(bound, version) == 0)
			allows_prerelease = true;
	}
	return allows_prerelease;
}

bool
semver_satisfies(const struct semver *version, const struct semver_range *range)
{
	for (size_t i = 0; i < range->count; i++)
		if (set_holds(&range->sets[i], version))
			return true;
	return false;
}
