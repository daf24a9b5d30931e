#include "engine/lint/repair/fix.h"

#include <stdlib.h>

/* --- applying ----------------------------------------------------------------------------- */

/* The changes that are made, by their places. */
struct chosen {
	struct arena *a;
	const struct diag_edit **items;
	size_t count;
	size_t capacity;
};

/* The index of the change, or its place, among those. */
static size_t
place_of(const struct chosen *chosen, const struct diag_edit *edit)
{
	size_t low = 0;
	size_t high = chosen->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (chosen->items[middle]->span.start < edit->span.start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_beside(const struct diag_edit *x, const struct diag_edit *y)
{
	return x->is_line && y->is_line && x->span.start == y->span.start &&
	       str_eq(x->before, y->before) && str_eq(x->after, y->after);
}

/* It overlaps none of them. Of two at one place it would not be known which comes first. */
static bool
is_free(const struct chosen *chosen, const struct diag_edit *edit)
{
	const size_t at = place_of(chosen, edit);
	const struct diag_edit *before = at > 0 ? chosen->items[at - 1] : NULL;
	const struct diag_edit *after = at < chosen->count ? chosen->items[at] : NULL;

	return (!before || before->span.end <= edit->span.start) &&
	       (!after || is_beside(edit, after) ||
		       (edit->span.end <= after->span.start &&
			       edit->span.start < after->span.start));
}

static bool
is_fix_free(const struct chosen *chosen, const struct diag_fix *fix)
{
	for (size_t i = 0; i < fix->count; i++)
		if (!is_free(chosen, &fix->edits[i]))
			return false;
	return true;
}

static void
choose(struct chosen *chosen, const struct diag_edit *edit)
{
	size_t at = place_of(chosen, edit);

	for (; at < chosen->count && is_beside(edit, chosen->items[at]); at++)
		if (str_eq(edit->text, chosen->items[at]->text))
			return;
	const size_t behind = chosen->count - at;
	(void)arena_push(chosen->a, chosen->items, chosen->count, chosen->capacity);
	memmove(&chosen->items[at + 1], &chosen->items[at], behind * sizeof(*chosen->items));
	chosen->items[at] = edit;
}

static uint32_t
start_of(const struct diag_fix *fix)
{
	uint32_t start = fix->edits[0].span.start;

	for (size_t i = 1; i < fix->count; i++)
		if (fix->edits[i].span.start < start)
			start = fix->edits[i].span.start;
	return start;
}

/* By what each changes first; of equals, the one that was told first. */
static int
compare_fixes(const void *a, const void *b)
{
	const struct diag *x = *(const struct diag *const *)a;
	const struct diag *y = *(const struct diag *const *)b;
	const uint32_t x_start = start_of(&x->fix);
	const uint32_t y_start = start_of(&y->fix);

	if (x_start != y_start)
		return x_start < y_start ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void
tally_add(struct arena *a, struct fix_tally *tally, const char *code)
{
	size_t i = 0;

	while (i < tally->count && strcmp(tally->items[i].code, code) != 0)
		i++;
	if (i == tally->count)
		*arena_push(a, tally->items, tally->count, tally->capacity) =
			(struct fix_count){.code = code};
	tally->items[i].count++;
}

/* Moves the findings whose repairs are made to the front of the list; their number. */
static size_t
choose_fixes(struct chosen *chosen, const struct diag **found, size_t count)
{
	size_t made = 0;

	qsort(found, count, sizeof(*found), compare_fixes);
	for (size_t i = 0; i < count; i++) {
		const struct diag_fix *fix = &found[i]->fix;
		if (!is_fix_free(chosen, fix))
			continue;
		for (size_t j = 0; j < fix->count; j++)
			choose(chosen, &fix->edits[j]);
		found[made++] = found[i];
	}
	return made;
}

/* The findings of the source that can be repaired; their number. */
static size_t
find_fixes(const struct source *source, const struct diags *diags, const struct diag **out)
{
	size_t count = 0;

	for (size_t i = 0; i < diags->count; i++)
		if (diags->items[i].fix.count > 0 && diags->items[i].source == source)
			out[count++] = &diags->items[i];
	return count;
}

static void
add_edit(struct buf *b, const struct chosen *chosen, size_t i)
{
	const struct diag_edit *edit = chosen->items[i];
	const bool goes_on = i + 1 < chosen->count && is_beside(edit, chosen->items[i + 1]);

	if (i == 0 || !is_beside(edit, chosen->items[i - 1]))
		buf_add(b, edit->before);
	buf_add(b, edit->text);
	if (!goes_on)
		buf_add(b, edit->after);
}

size_t
fix_apply(struct arena *a, const struct source *source, const struct diags *diags, struct str *out,
	struct fix_tally *tally)
{
	struct arena tmp = {0};
	struct chosen chosen = {.a = &tmp};
	const struct diag **found = arena_array(&tmp, const struct diag *, diags->count);
	const size_t count = choose_fixes(&chosen, found, find_fixes(source, diags, found));
	uint32_t at = 0;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < chosen.count; i++) {
		buf_add(&b, str_slice(source->text, at, chosen.items[i]->span.start));
		add_edit(&b, &chosen, i);
		at = chosen.items[i]->span.end;
	}
	buf_add(&b, str_slice(source->text, at, source->text.n));
	if (count > 0)
		*out = str_copy(a, buf_str(&b));
	for (size_t i = 0; i < count; i++)
		tally_add(a, tally, found[i]->code);
	buf_free(&b);
	arena_free(&tmp);
	return count;
}

struct str
fix_text(struct arena *a, const struct diag_edit *edit)
{
	return edit->is_line ? str_concat(a, edit->before, edit->text, edit->after) : edit->text;
}
