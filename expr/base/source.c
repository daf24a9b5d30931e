#include "expr/base/source.h"

#include "expr/base/unicode.h"

void
source_init(struct source *source, struct arena *a, struct str path, struct str text)
{
	*source = (struct source){.a = a, .path = path, .text = text};
}

static void
find_lines(struct source *source)
{
	size_t capacity = 0;

	if (source->line_starts)
		return;
	*arena_push(source->a, source->line_starts, source->line_count, capacity) = 0;
	for (size_t at = str_index(source->text, '\n', 0); at < source->text.n;
		at = str_index(source->text, '\n', at + 1))
		*arena_push(source->a, source->line_starts, source->line_count, capacity) =
			(uint32_t)at + 1;
}

static size_t
line_of(const struct source *source, uint32_t offset)
{
	size_t low = 0;
	size_t high = source->line_count;

	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;
		if (source->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Places come mostly in order, and a line may be as long as the file. */
static uint32_t
column_of(struct source *source, uint32_t line_start, uint32_t offset)
{
	const bool is_last_line = source->last_column > 0 && source->last_line_start == line_start;
	const bool goes_on = is_last_line && source->last_offset <= offset;
	const uint32_t from = goes_on ? source->last_offset : line_start;
	const uint32_t column = (goes_on ? source->last_column : 1) +
				(uint32_t)unicode_length(str_slice(source->text, from, offset));

	if (is_last_line && !goes_on)
		return column;
	source->last_line_start = line_start;
	source->last_offset = offset;
	source->last_column = column;
	return column;
}

struct position
source_position(struct source *source, uint32_t offset)
{
	find_lines(source);
	if (offset > source->text.n)
		offset = (uint32_t)source->text.n;
	const size_t line = line_of(source, offset);
	return (struct position){
		.line = (uint32_t)line + 1,
		.column = column_of(source, source->line_starts[line], offset),
	};
}

uint32_t
source_offset(struct source *source, uint32_t line)
{
	find_lines(source);
	if (line == 0 || line > source->line_count)
		return (uint32_t)source->text.n;
	return source->line_starts[line - 1];
}

struct str
source_line(struct source *source, uint32_t line)
{
	const uint32_t start = source_offset(source, line);
	const uint32_t next = source_offset(source, line + 1);
	struct str text = str_slice(source->text, start, next);

	if (str_ends(text, STR("\n")))
		text.n--;
	if (text.n == 0)
		return STR_NONE;
	return str_ends(text, STR("\r")) ? str_slice(text, 0, text.n - 1) : text;
}
