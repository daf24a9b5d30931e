#include "engine/run/step/step_long_line.h"

#include "engine/run/base/emit.h"

#include <stdlib.h>
#include <string.h>

/* Of a line that can be parted nowhere, the rest is not shown. */
#define HELD_MAX ((size_t)16 << 20)

struct long_line {
	struct buf text; /* not shown yet */
	bool is_hidden;
};

static struct long_line *
line_of(struct step *step)
{
	if (step->long_line)
		return step->long_line;
	step->long_line = calloc(1, sizeof(*step->long_line));
	if (!step->long_line)
		arena_exhausted();
	buf_init(&step->long_line->text, BUF_UNBOUNDED);
	return step->long_line;
}

static void
remove_start(struct buf *b, size_t n)
{
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
}

/* Shows what no secret reaches across. */
static void
show(struct step *step, struct long_line *line, bool is_last)
{
	const struct str text = buf_str(&line->text);
	const size_t n = is_last ? text.n : mask_cut(step->job->run->mask, text);

	if (n > 0) {
		step_line(step, LINE_OUTPUT, str_slice(text, 0, n));
		remove_start(&line->text, n);
	} else if (text.n > HELD_MAX) {
		step_line(step, LINE_OUTPUT, STR("***"));
		line->is_hidden = true;
	}
}

void
step_take_piece(struct step *step, struct str piece, bool is_last)
{
	struct long_line *line = line_of(step);

	if (!line->is_hidden) {
		buf_add(&line->text, piece);
		show(step, line, is_last);
	}
	if (is_last)
		step_drop_long_line(step);
}

void
step_drop_long_line(struct step *step)
{
	if (!step->long_line)
		return;
	buf_free(&step->long_line->text);
	free(step->long_line);
	step->long_line = NULL;
}
