#include "engine/lint/fix.h"

#define AROUND ((size_t)3)  /* lines of context */
#define APART  (2 * AROUND) /* lines between two changes whose contexts do not meet */

/* --- applying ----------------------------------------------------------------------------- */

/* The next change at or behind `from`: of those, the one that begins first. */
static const struct diag_fix *
next_fix(const struct source *source, const struct diags *diags, uint32_t from)
{
	const struct diag_fix *next = NULL;

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag_fix *fix = &diags->items[i].fix;
		if (fix->is_given && diags->items[i].source == source && fix->span.start >= from &&
			(!next || fix->span.start < next->span.start))
			next = fix;
	}
	return next;
}

size_t
fix_apply(struct arena *a, const struct source *source, const struct diags *diags, struct str *out)
{
	const struct diag_fix *fix;
	size_t count = 0;
	uint32_t at = 0;
	uint32_t from = 0;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	while ((fix = next_fix(source, diags, from))) {
		buf_add(&b, str_slice(source->text, at, fix->span.start));
		buf_add(&b, fix->text);
		at = fix->span.end;
		from = at > fix->span.start ? at : at + 1;
		count++;
	}
	buf_add(&b, str_slice(source->text, at, source->text.n));
	*out = buf_take(a, &b);
	return count;
}

/* --- difference --------------------------------------------------------------------------- */

/* A text as lines, which keep their line feeds. */
struct lines {
	struct str *items;
	size_t count;
};

static struct lines
split(struct arena *a, struct str text)
{
	struct lines lines = {0};
	size_t capacity = 0;

	for (size_t at = 0; at < text.n;) {
		const size_t end = str_index(text, '\n', at) + 1;
		*arena_push(a, lines.items, lines.count, capacity) = str_slice(text, at, end);
		at = end;
	}
	return lines;
}

/* Where two texts differ: lines [x, x_end) of the one stand for [y, y_end) of the other. */
struct hunk {
	size_t x, x_end;
	size_t y, y_end;
};

/* From x and y on, the nearest lines where both go on alike for so long that another change has a context of its own. */
static void
find_end(const struct lines *before, const struct lines *after, struct hunk *hunk)
{
	for (size_t d = 1; d < before->count + after->count; d++)
		for (size_t i = 0; i <= d; i++) {
			const size_t x = hunk->x + i;
			const size_t y = hunk->y + d - i;
			size_t same = 0;
			while (same < APART && x + same < before->count &&
				y + same < after->count &&
				str_eq(before->items[x + same], after->items[y + same]))
				same++;
			const bool at_ends = x + same == before->count && y + same == after->count;
			if (x <= before->count && y <= after->count && (same == APART || at_ends)) {
				hunk->x_end = x;
				hunk->y_end = y;
				return;
			}
		}
	hunk->x_end = before->count;
	hunk->y_end = after->count;
}

static void
add_line(struct buf *b, char mark, struct str line)
{
	buf_add_char(b, mark);
	buf_add(b, line);
	if (!str_ends(line, STR("\n")))
		buf_add_z(b, "\n\\ No newline at end of file\n");
}

static void
add_hunk(struct buf *b, const struct lines *before, const struct lines *after,
	const struct hunk *hunk)
{
	const size_t lead = hunk->x < AROUND ? hunk->x : AROUND;
	const size_t left = before->count - hunk->x_end;
	const size_t tail = left < AROUND ? left : AROUND;

	buf_add_fmt(b, "@@ -%zu,%zu +%zu,%zu @@\n", hunk->x - lead + 1,
		lead + hunk->x_end - hunk->x + tail, hunk->y - lead + 1,
		lead + hunk->y_end - hunk->y + tail);
	for (size_t i = hunk->x - lead; i < hunk->x; i++)
		add_line(b, ' ', before->items[i]);
	for (size_t i = hunk->x; i < hunk->x_end; i++)
		add_line(b, '-', before->items[i]);
	for (size_t i = hunk->y; i < hunk->y_end; i++)
		add_line(b, '+', after->items[i]);
	for (size_t i = 0; i < tail; i++)
		add_line(b, ' ', before->items[hunk->x_end + i]);
}

void
fix_add_diff(struct buf *b, struct str path, struct str text_before, struct str text_after)
{
	struct arena tmp = {0};
	const struct lines before = split(&tmp, text_before);
	const struct lines after = split(&tmp, text_after);
	struct hunk hunk = {0};

	buf_add_fmt(b, "--- a/%" STR_FMT "\n+++ b/%" STR_FMT "\n", STR_ARG(path), STR_ARG(path));
	while (hunk.x < before.count || hunk.y < after.count) {
		if (hunk.x < before.count && hunk.y < after.count &&
			str_eq(before.items[hunk.x], after.items[hunk.y])) {
			hunk.x++;
			hunk.y++;
			continue;
		}
		find_end(&before, &after, &hunk);
		add_hunk(b, &before, &after, &hunk);
		hunk.x = hunk.x_end;
		hunk.y = hunk.y_end;
	}
	arena_free(&tmp);
}
