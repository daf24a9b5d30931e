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
#define PARTIAL_MIN 4 /* bytes of a secret that was cut; fewer tell nothing */

struct mask {
	struct arena *a;
	struct map forms; /* the texts to hide */
	pcre2_code *code; /* of all forms, anchored; NULL: there are none, or to be made anew */
	pcre2_match_data *match;
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
	pcre2_code_free(mask->code);
	pcre2_match_data_free(mask->match);
	mask->code = NULL;
	mask->match = NULL;
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
write_pattern(const struct mask *mask, struct buf *pattern)
{
	struct str *forms = calloc(mask->forms.count, sizeof(*forms));

	if (!forms)
		arena_exhausted();
	for (size_t i = 0; i < mask->forms.count; i++)
		forms[i] = mask->forms.entries[i].key;
	qsort(forms, mask->forms.count, sizeof(*forms), longer_first);
	for (size_t i = 0; i < mask->forms.count; i++) {
		if (i > 0)
			buf_add_char(pattern, '|');
		add_literal(pattern, forms[i]);
	}
	free(forms);
}

static void
compile(struct mask *mask)
{
	struct buf pattern;
	int code;
	PCRE2_SIZE at;

	buf_init(&pattern, BUF_UNBOUNDED);
	write_pattern(mask, &pattern);
	mask->code =
		pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_ANCHORED, &code, &at, NULL);
	buf_free(&pattern);
	if (!mask->code)
		arena_exhausted(); /* the pattern is made of escapes alone: only memory can fail */
	(void)pcre2_jit_compile(mask->code, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
	mask->match = pcre2_match_data_create_from_pattern(mask->code, NULL);
	if (!mask->match)
		arena_exhausted();
}

static bool
match_at(struct mask *mask, struct str text, size_t at, struct masked_range *out)
{
	const int n = pcre2_match(
		mask->code, (PCRE2_SPTR)text.p, text.n, at, PCRE2_NO_UTF_CHECK, mask->match, NULL);

	if (n == PCRE2_ERROR_NOMATCH)
		return false;
	assert(n > 0); /* to go on after another error would show secrets */
	*out = (struct masked_range){at, pcre2_get_ovector_pointer(mask->match)[1]};
	return true;
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
	if (!mask->code)
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
