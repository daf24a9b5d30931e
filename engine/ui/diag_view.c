#include "engine/ui/diag_view.h"

#include "engine/ui/style.h"
#include "engine/ui/text_width.h"
#include "expr/base/unicode.h"

#define LINE_MAX_SHOWN ((size_t)160) /* bytes of a source line */
#define MARGIN         8             /* columns before it */
#define COLUMNS_MIN    20

static const struct {
	const char *word;
	enum style style;
} looks[] = {
	[SEVERITY_ERROR] = {"error", STYLE_RED},
	[SEVERITY_WARNING] = {"warning", STYLE_YELLOW},
	[SEVERITY_NOTE] = {"note", STYLE_BLUE},
};

/* The blanks under a text: tabs stay, so that the caret is in the right column. */
static void
write_blanks(struct output *out, struct str text)
{
	size_t tab;

	while ((tab = str_index(text, '\t', 0)) < text.n) {
		for (size_t n = text_width(str_slice(text, 0, tab)); n > 0; n--)
			output_add_z(out, " ");
		output_add_z(out, "\t");
		text = str_slice(text, tab + 1, text.n);
	}
	for (size_t n = text_width(text); n > 0; n--)
		output_add_z(out, " ");
}

/* `at` is the place in the line. */
static size_t
caret_count(struct source *source, struct span span, struct str line, size_t at)
{
	const struct position start = source_position(source, span.start);
	const struct position end = source_position(source, span.end);

	if (end.line == start.line && end.column > start.column)
		return text_width(str_slice(source->text, span.start, span.end));
	if (end.line > start.line && at < line.n)
		return text_width(str_slice(line, at, line.n));
	return 1;
}

/* The code point before `at`, which is not 0. */
static size_t
before(struct str line, size_t at)
{
	do
		at--;
	while (at > 0 && unicode_is_inner(line.p[at]));
	return at;
}

/* How many bytes of a line are shown: what fits into the terminal, if its characters are narrow. */
static size_t
shown_max(const struct output *out)
{
	const size_t columns = out->columns > MARGIN + COLUMNS_MIN ? out->columns - MARGIN : 0;

	return columns > 0 && columns < LINE_MAX_SHOWN ? columns : LINE_MAX_SHOWN;
}

/* Where to start so that the place `at` is seen: not further from the end than is shown. */
static size_t
shown_from(struct str line, size_t at, size_t max)
{
	const size_t place = at < line.n ? at : line.n;
	size_t from = place;

	if (line.n <= max)
		return 0;
	while (from > 0 && place - before(line, from) < max / 2)
		from = before(line, from);
	while (from > 0 && line.n - before(line, from) <= max)
		from = before(line, from);
	return from;
}

/* The part of a long line around a place. What would move the terminal's cursor is shown
 * as a `?`. */
static struct str
shown_part(struct arena *a, struct str line, size_t from, size_t max)
{
	line = str_slice(line, from, line.n);
	size_t n = line.n < max ? line.n : max;
	while (n < line.n && unicode_is_inner(line.p[n]))
		n++;
	char *p = arena_alloc(a, n);
	for (size_t i = 0; i < n; i++) {
		const unsigned char c = (unsigned char)line.p[i];
		p[i] = (c < 0x20 && c != '\t') || c == 0x7f ? '?' : line.p[i];
	}
	return (struct str){p, n};
}

static void
write_place(
	struct output *out, struct source *source, struct span span, enum style style, bool color)
{
	struct arena tmp = {0};
	const struct position at = source_position(source, span.start);
	const struct str line = source_line(source, at.line);
	const uint32_t line_start = source_offset(source, at.line);
	const size_t place = span.start > line_start ? span.start - line_start : 0;
	const size_t max = shown_max(out);
	const size_t from = shown_from(line, place, max);
	const struct str shown = shown_part(&tmp, line, from, max);
	const struct str lead = str_slice(shown, 0, place - from);
	size_t column = text_width(lead) + 1;

	output_add_fmt(out, "  %s-->%s %" STR_FMT ":%u:%u\n", style_begin(STYLE_BLUE, color),
		style_end(color), STR_ARG(source->path), at.line, at.column);
	output_add_fmt(out, "%s%5u |%s %" STR_FMT "\n", style_begin(STYLE_BLUE, color), at.line,
		style_end(color), STR_ARG(shown));
	output_add_fmt(out, "%s      |%s ", style_begin(STYLE_BLUE, color), style_end(color));
	write_blanks(out, lead);
	output_add_z(out, style_begin(style, color));
	for (size_t n = caret_count(source, span, line, place); n > 0 && column <= max;
		n--, column++)
		output_add_z(out, "^");
	output_add_z(out, style_end(color));
	output_add_z(out, "\n");
	arena_free(&tmp);
}

void
diag_view_write(struct output *out, const struct diag *diag, const char *mark, bool color)
{
	output_add_fmt(out, "%s%s[%s]%s%s: %" STR_FMT "\n",
		style_begin(looks[diag->severity].style, color), looks[diag->severity].word,
		diag->code, style_end(color), mark, STR_ARG(diag->message));
	write_place(out, diag->source, diag->span, looks[diag->severity].style, color);
	if (diag->related.n > 0) {
		output_add_fmt(out, "      = note: %" STR_FMT "\n", STR_ARG(diag->related));
		write_place(out, diag->related_source ? diag->related_source : diag->source,
			diag->related_span, STYLE_BLUE, color);
	}
	if (diag->help.n > 0)
		output_add_fmt(out, "      = help: %" STR_FMT "\n", STR_ARG(diag->help));
}

void
diag_view_write_all(struct output *out, const struct diags *diags, bool color)
{
	for (size_t i = 0; i < diags->count; i++) {
		if (i > 0)
			output_add_z(out, "\n");
		diag_view_write(out, &diags->items[i], "", color);
	}
}
