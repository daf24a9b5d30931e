#include "engine/protocol/mask.h"

#include "engine/protocol/mask_forms.h"
#include "expr/base/map.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define START_SIZE  3
#define START_BITS  16
#define START_COUNT ((size_t)1 << START_BITS)
#define CUT         "…"
#define PATTERN_MAX ((size_t)8000) /* bytes of forms: PCRE2 takes patterns of less than 64 kB */
#define PARTIAL_MIN 4              /* bytes of a secret that was cut; fewer tell nothing */

/* Some of the forms, anchored. */
struct mask_pattern {
	pcre2_code *code;
	pcre2_match_data *match;
};

struct mask {
	struct arena *a;
	struct map forms; /* the texts to hide */
	struct str
		*sorted; /* the same, the longest first; NULL: there are none, or to be made anew */
	size_t long_count; /* of these, too long for a pattern */
	/* of the others, together: those of each are at least as long as those of the next */
	struct mask_pattern *patterns;
	size_t pattern_count;
	/* Where a form may start: by its first byte if it is short, else by its first three. Nearly
	 * no place passes, and only there the forms themselves are tried. */
	size_t longest; /* form's length */
	bool short_starts[256];
	bool *starts;
};

struct masked_range {
	size_t start;
	size_t end;
};

struct mask *
mask_new(struct arena *a)
{
	struct mask *mask = arena_new(a, struct mask);

	mask->a = a;
	mask->starts = arena_array(a, bool, START_COUNT);
	map_init(&mask->forms, a, false);
	return mask;
}

static void
forget_code(struct mask *mask)
{
	for (size_t i = 0; i < mask->pattern_count; i++) {
		pcre2_code_free(mask->patterns[i].code);
		pcre2_match_data_free(mask->patterns[i].match);
	}
	free(mask->patterns);
	free(mask->sorted);
	mask->patterns = NULL;
	mask->pattern_count = 0;
	mask->sorted = NULL;
}

void
mask_free(struct mask *mask)
{
	if (mask)
		forget_code(mask);
}

/* Of three bytes at `p`. */
static size_t
start_hash(const char *p)
{
	const uint32_t bytes = (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 |
			       (uint32_t)(unsigned char)p[2] << 16;

	return (bytes * 0x9e3779b1u) >> (32 - START_BITS);
}

static bool
may_start(const struct mask *mask, struct str text, size_t at)
{
	return mask->short_starts[(unsigned char)text.p[at]] ||
	       (at + START_SIZE <= text.n && mask->starts[start_hash(text.p + at)]);
}

static void
add_form(void *owner, struct str form)
{
	struct mask *mask = owner;

	if (map_has(&mask->forms, form))
		return;
	map_set(&mask->forms, str_copy(mask->a, form), "");
	mask->longest = form.n > mask->longest ? form.n : mask->longest;
	if (form.n < START_SIZE)
		mask->short_starts[(unsigned char)form.p[0]] = true;
	else
		mask->starts[start_hash(form.p)] = true;
	forget_code(mask);
}

static void
add_value(struct mask *mask, struct str value)
{
	value = str_trim(value);
	if (value.n > 0)
		mask_forms(mask->a, value, add_form, mask);
}

void
mask_add(struct mask *mask, struct str secret)
{
	struct str line;
	struct str piece;

	add_value(mask, secret);
	while (str_split(&secret, '\n', &line))
		while (str_split(&line, '\r', &piece))
			add_value(mask, piece);
}

static int
longer_first(const void *x, const void *y)
{
	const struct str *a = x;
	const struct str *b = y;

	return (a->n < b->n) - (a->n > b->n);
}

static void
add_literal(struct buf *pattern, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_add_fmt(pattern, "\\x%02x", (unsigned char)s.p[i]);
}

/* The longest come first, so that a match is the longest at its place. */
static void
sort_forms(struct mask *mask)
{
	mask->sorted = calloc(mask->forms.count, sizeof(*mask->sorted));
	mask->patterns = calloc(mask->forms.count, sizeof(*mask->patterns));
	if (!mask->sorted || !mask->patterns)
		arena_exhausted();
	for (size_t i = 0; i < mask->forms.count; i++)
		mask->sorted[i] = mask->forms.entries[i].key;
	qsort(mask->sorted, mask->forms.count, sizeof(*mask->sorted), longer_first);
	mask->long_count = 0;
	while (mask->long_count < mask->forms.count &&
		mask->sorted[mask->long_count].n > PATTERN_MAX)
		mask->long_count++;
}

/* Of as many forms from `first` on as fit; how many. */
static size_t
write_pattern(const struct mask *mask, size_t first, struct buf *pattern)
{
	size_t count = 0;
	size_t size = 0;

	for (size_t i = first; i < mask->forms.count; i++) {
		size += mask->sorted[i].n + 1;
		if (count > 0 && size > PATTERN_MAX)
			break;
		buf_add_z(pattern, count++ > 0 ? "|" : "");
		add_literal(pattern, mask->sorted[i]);
	}
	return count;
}

/* The pattern is short, and made of escapes alone: only memory can fail. */
static struct mask_pattern
compile_pattern(struct str pattern)
{
	struct mask_pattern made;
	int code;
	PCRE2_SIZE at;

	made.code =
		pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_ANCHORED, &code, &at, NULL);
	if (!made.code)
		arena_exhausted();
	(void)pcre2_jit_compile(made.code, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
	made.match = pcre2_match_data_create_from_pattern(made.code, NULL);
	if (!made.match)
		arena_exhausted();
	return made;
}

static void
compile(struct mask *mask)
{
	struct buf pattern;

	sort_forms(mask);
	buf_init(&pattern, BUF_UNBOUNDED);
	for (size_t i = mask->long_count; i < mask->forms.count;) {
		buf_clear(&pattern);
		i += write_pattern(mask, i, &pattern);
		mask->patterns[mask->pattern_count++] = compile_pattern(buf_str(&pattern));
	}
	buf_free(&pattern);
}

static bool
long_match_at(const struct mask *mask, struct str text, size_t at, struct masked_range *out)
{
	const struct str rest = str_slice(text, at, text.n);

	for (size_t i = 0; i < mask->long_count; i++)
		if (str_starts(rest, mask->sorted[i])) {
			*out = (struct masked_range){at, at + mask->sorted[i].n};
			return true;
		}
	return false;
}

static bool
pattern_match_at(
	const struct mask_pattern *pattern, struct str text, size_t at, struct masked_range *out)
{
	const int n = pcre2_match(pattern->code, (PCRE2_SPTR)text.p, text.n, at, PCRE2_NO_UTF_CHECK,
		pattern->match, NULL);

	if (n == PCRE2_ERROR_NOMATCH)
		return false;
	assert(n > 0); /* to go on after another error would show secrets */
	*out = (struct masked_range){at, pcre2_get_ovector_pointer(pattern->match)[1]};
	return true;
}

/* The longest one: the first that is found. */
static bool
match_at(const struct mask *mask, struct str text, size_t at, struct masked_range *out)
{
	if (long_match_at(mask, text, at, out))
		return true;
	for (size_t i = 0; i < mask->pattern_count; i++)
		if (pattern_match_at(&mask->patterns[i], text, at, out))
			return true;
	return false;
}

/* The first match at or after `from`. */
static bool
find(struct mask *mask, struct str text, size_t from, struct masked_range *out)
{
	for (size_t at = from; at < text.n; at++)
		if (may_start(mask, text, at) && match_at(mask, text, at, out))
			return true;
	return false;
}

/* From `from` on: a match and all that overlap it, touch it, or touch what those make. */
static bool
find_joined(struct mask *mask, struct str text, size_t from, struct masked_range *out)
{
	struct masked_range next;

	if (!find(mask, text, from, out))
		return false;
	for (size_t at = out->start + 1; at <= out->end && find(mask, text, at, &next);
		at = next.start + 1) {
		if (next.start > out->end)
			break;
		if (next.end > out->end)
			out->end = next.end;
	}
	return true;
}

static bool
is_ready(struct mask *mask)
{
	if (mask->forms.count == 0)
		return false;
	if (!mask->sorted)
		compile(mask);
	return true;
}

bool
mask_would_change(struct mask *mask, struct str text)
{
	struct masked_range range;

	return is_ready(mask) && find(mask, text, 0, &range);
}

struct str
mask_apply(struct mask *mask, struct arena *a, struct str text)
{
	struct masked_range range;
	struct buf b;
	size_t at = 0;

	if (text.n == 0 || !is_ready(mask) || !find_joined(mask, text, 0, &range))
		return text;
	buf_init(&b, BUF_UNBOUNDED);
	do {
		buf_add(&b, str_slice(text, at, range.start));
		buf_add(&b, STR("***"));
		at = range.end;
	} while (find_joined(mask, text, at, &range));
	buf_add(&b, str_slice(text, at, text.n));
	return buf_take(a, &b);
}

/* How many bytes at the end of the text are the start of a form. */
static size_t
partial_at_end(const struct mask *mask, struct str text)
{
	size_t longest = 0;

	for (size_t i = 0; i < mask->forms.count; i++) {
		const struct str form = mask->forms.entries[i].key;
		const size_t most = form.n - 1 < text.n ? form.n - 1 : text.n;
		for (size_t n = most; n >= PARTIAL_MIN && n > longest; n--)
			if (str_ends(text, str_slice(form, 0, n)))
				longest = n;
	}
	return longest;
}

struct str
mask_apply_cut(struct mask *mask, struct arena *a, struct str text)
{
	struct str rest = mask_apply(mask, a, text);
	struct buf b;

	if (str_find(rest, STR(CUT)) == rest.n)
		return rest;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at; (at = str_find(rest, STR(CUT))) < rest.n;) {
		const struct str before = str_slice(rest, 0, at);
		const size_t hidden = partial_at_end(mask, before);
		buf_add(&b, str_slice(before, 0, at - hidden));
		buf_add_z(&b, hidden > 0 ? "***" CUT : CUT);
		rest = str_slice(rest, at + STR(CUT).n, rest.n);
	}
	buf_add(&b, rest);
	return buf_take(a, &b);
}

size_t
mask_cut(struct mask *mask, struct str text)
{
	struct masked_range range;

	if (!is_ready(mask))
		return text.n;
	/* a form that starts before this ends in the text */
	const size_t known = text.n >= mask->longest ? text.n - mask->longest + 1 : 0;
	for (size_t at = 0; find_joined(mask, text, at, &range); at = range.end)
		if (range.start < known && range.end > known)
			return range.start;
		else if (range.start >= known)
			break;
	return known;
}
