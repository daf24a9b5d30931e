/*
 * source: a text with a name, in which places are shown as line and column.
 *
 * Units   Lines and columns count from 1; a column counts code points, as GitHub's messages do.
 * Limit   A text is smaller than 4 GiB, since a span holds 32 bits.
 */
#pragma once

#include "expr/base/span.h"
#include "expr/base/str.h"

struct source {
	struct str path; /* as shown to the user */
	struct str text;
	/* offsets of the lines' starts, made at the first source_position; see there */
	uint32_t *line_starts;
	size_t line_count;
	struct arena *a; /* for line_starts */
	/* the last place of a line that was shown, from where those behind it are counted */
	uint32_t last_line_start;
	uint32_t last_offset;
	uint32_t last_column; /* 0: none */
	/* where a part of a long text was found last, from where the next one is looked for */
	struct source_cursor {
		const char *text; /* whose part; NULL: none */
		size_t at;        /* in that text */
		size_t there;     /* in this one */
	} cursor;
};

struct position {
	uint32_t line;
	uint32_t column;
};

void source_init(struct source *source, struct arena *a, struct str path, struct str text);

/* Where a byte offset is. An offset behind the end is the end. Fills line_starts
 * when first asked. */
struct position source_position(struct source *source, uint32_t offset);

/* The text of a line (from 1), without its line feed or CR; empty if there is no such line. */
struct str source_line(struct source *source, uint32_t line);

/* The offset of a line's (from 1) first byte; behind the end if there is no such line. */
uint32_t source_offset(struct source *source, uint32_t line);
