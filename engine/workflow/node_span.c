#include "engine/workflow/schema_check.h"

#define VERBATIM SIZE_MAX /* of a cursor: the whole text stands there */

/* The text stands in the file as it is: a plain or quoted scalar on one line, without escapes. */
static bool
find_verbatim(const struct node *node, struct str written, uint32_t *start)
{
	struct source_cursor *cursor = &node->source->cursor;

	if (node->text.n == 0)
		return false;
	if (cursor->text == node->text.p) { /* it was looked for before */
		*start = (uint32_t)cursor->there;
		return cursor->at == VERBATIM;
	}
	const size_t at = str_starts(written, node->text) ? 0 : 1;
	if (at == 1 && !str_starts(str_slice(written, 1, written.n), node->text))
		return false;
	*start = node->span.start + (uint32_t)at;
	*cursor = (struct source_cursor){node->text.p, VERBATIM, *start};
	return true;
}

static size_t
count_indent(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

/* YAML reads the end of a line as a line feed alone. */
static struct str
without_return(struct str line)
{
	return str_ends(line, STR("\r")) ? str_slice(line, 0, line.n - 1) : line;
}

/* In a literal block scalar, each line of the text is a line of the file behind an indentation. */
static bool
find_in_block(const struct node *node, struct str written, struct span part, struct span *out)
{
	struct source_cursor *cursor = &node->source->cursor;
	struct str file = str_slice(written, str_index(written, '\n', 0) + 1, written.n);
	struct str text = node->text;
	struct str file_line;
	struct str text_line;
	size_t text_at = 0;

	if (cursor->text == text.p && cursor->at <= part.start) {
		text_at = cursor->at;
		file = str_slice(written, cursor->there - node->span.start, written.n);
		text = str_slice(text, text_at, text.n);
	}
	while (str_line(&text, &text_line) && str_line(&file, &file_line)) {
		file_line = without_return(file_line);
		if (part.start >= text_at && part.start <= text_at + text_line.n) {
			const size_t indent =
				file_line.n >= text_line.n ? file_line.n - text_line.n : 0;
			if (indent > count_indent(file_line) ||
				!str_eq(str_slice(file_line, indent, file_line.n), text_line))
				return false;
			const size_t line_start = (size_t)(file_line.p - node->source->text.p);
			*cursor = (struct source_cursor){node->text.p, text_at, line_start};
			out->start = (uint32_t)(line_start + indent + part.start - text_at);
			out->end = out->start + (part.end - part.start);
			return true;
		}
		text_at += text_line.n + 1;
	}
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where the text begins: behind a quote, or the line of a block's `>`. */
static size_t
find_text(struct str written)
{
	switch (written.p[0]) {
	case '>': return str_index(written, '\n', 0) + 1;
	case '\'':
	case '"': return 1;
	default: return 0;
	}
}

/* Folding changes blanks alone: what else the text has stands in the file in the same order. */
static bool
find_folded(const struct node *node, struct str written, struct span part, struct span *out)
{
	struct source_cursor *cursor = &node->source->cursor;
	const bool goes_on = cursor->text == node->text.p && cursor->at <= part.start;
	const char style = written.p[0];
	const struct str text = str_slice(node->text, 0, part.end);
	size_t at = goes_on ? cursor->there - node->span.start : find_text(written);
	size_t start = written.n;

	for (size_t i = goes_on ? cursor->at : 0; i < text.n; i++) {
		if (is_blank(text.p[i]))
			continue;
		while (at < written.n && is_blank(written.p[at]))
			at++;
		if (at >= written.n || written.p[at] != text.p[i] ||
			(style == '"' && text.p[i] == '\\'))
			return false;
		if (i >= part.start && start == written.n) {
			start = at;
			*cursor = (struct source_cursor){node->text.p, i, node->span.start + at};
		}
		at += style == '\'' && text.p[i] == '\'' ? 2 : 1;
	}
	if (start == written.n)
		return false;
	*out = (struct span){node->span.start + (uint32_t)start, node->span.start + (uint32_t)at};
	return true;
}

struct span
node_span_within(const struct node *node, struct span part)
{
	const struct str written = str_slice(node->source->text, node->span.start, node->span.end);
	uint32_t start;
	struct span found;

	if (find_verbatim(node, written, &start))
		return (struct span){start + part.start, start + part.end};
	if (written.n > 0 && written.p[0] == '|' && find_in_block(node, written, part, &found))
		return found;
	if (written.n > 0 && written.p[0] != '|' && find_folded(node, written, part, &found))
		return found;
	return node->span;
}

uint32_t
node_line_within(const struct node *node, struct span part)
{
	return source_position(node->source, node_span_within(node, part).start).line;
}
