#include "engine/lint/output/render.h"

static const char *const commands[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "notice",
};

/* What a workflow command's text, or with more the value of one of its properties, must escape. */
static void
add_escaped(struct buf *b, struct str text, const char *more)
{
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		if (c == '%' || c == '\r' || c == '\n' || (c != '\0' && strchr(more, c)))
			buf_add_fmt(b, "%%%02X", c);
		else
			buf_add_char(b, (char)c);
	}
}

void
render_github(struct buf *b, const struct diag *diag, struct str in_root)
{
	const struct position start = source_position(diag->source, diag->span.start);
	const struct position end = source_position(diag->source, diag->span.end);

	(void)in_root;
	buf_add_fmt(b, "::%s file=", commands[diag->severity]);
	add_escaped(b, diag->source->path, ":,");
	buf_add_fmt(b, ",line=%u,col=%u", start.line, start.column);
	if (end.line == start.line && end.column > start.column)
		buf_add_fmt(b, ",endColumn=%u", end.column);
	buf_add_fmt(b, ",title=%s::", diag->code);
	add_escaped(b, diag->message, "");
	if (diag->help.n > 0) {
		buf_add_z(b, "%0Ahelp: ");
		add_escaped(b, diag->help, "");
	}
	buf_add_char(b, '\n');
}
