#include "engine/lint/output/finding.h"
#include "engine/lint/output/render.h"
#include "engine/lint/repair/fix.h"
#include "expr/value.h"

static const char *const severity_names[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static void
add_text(struct buf *b, const char *key, struct str text)
{
	buf_add_fmt(b, ",\"%s\":", key);
	value_add_json(b, value_string(text), false);
}

static void
add_place(struct buf *b, const char *key, struct source *source, uint32_t offset)
{
	const struct position at = source_position(source, offset);

	buf_add_fmt(b, "\"%s\":{\"line\":%u,\"column\":%u,\"offset\":%u}", key, at.line, at.column,
		offset);
}

/* The changes that repair the finding. */
static void
add_edits(struct buf *b, struct arena *a, const struct diag *diag)
{
	buf_add_z(b, ",\"edits\":[");
	for (size_t i = 0; i < diag->fix.count; i++) {
		const struct diag_edit *edit = &diag->fix.edits[i];
		buf_add_z(b, i > 0 ? ",{" : "{");
		add_place(b, "start", diag->source, edit->span.start);
		buf_add_char(b, ',');
		add_place(b, "end", diag->source, edit->span.end);
		add_text(b, "text", fix_text(a, edit));
		buf_add_char(b, '}');
	}
	buf_add_char(b, ']');
}

void
render_json_begin(struct buf *b)
{
	buf_add_char(b, '[');
}

void
render_json(struct buf *b, const struct diag *diag, struct str in_root)
{
	const struct position start = source_position(diag->source, diag->span.start);
	const struct position end = source_position(diag->source, diag->span.end);
	const bool on_one_line = end.line == start.line && end.column > start.column;
	struct arena tmp = {0};

	(void)in_root;
	buf_add_z(b, "{\"message\":");
	value_add_json(b, value_string(diag->message), false);
	add_text(b, "filepath", diag->source->path);
	buf_add_fmt(b, ",\"line\":%u,\"column\":%u", start.line, start.column);
	add_text(b, "kind", str_from(finding_kind(diag)));
	add_text(b, "snippet", finding_snippet(&tmp, diag));
	buf_add_fmt(b, ",\"end_column\":%u", on_one_line ? end.column - 1 : start.column);
	buf_add_fmt(b, ",\"end_line\":%u", end.line);
	add_text(b, "code", str_from(diag->code));
	add_text(b, "severity", str_from(severity_names[diag->severity]));
	add_text(b, "confidence", str_from(finding_confidence(diag)));
	if (diag->help.n > 0)
		add_text(b, "help", diag->help);
	if (diag->fix.count > 0)
		add_edits(b, &tmp, diag);
	buf_add_char(b, '}');
	arena_free(&tmp);
}

void
render_json_end(struct buf *b)
{
	buf_add_z(b, "]\n");
}
